import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { beforeAll, expect, test } from "vitest";
import { writeChartArchive } from "../../dependencies/write-chart-archive.ts";
import type { HelmProgram } from "../../render/helm.ts";
import { configMap } from "../testing/sample-charts.ts";
import { findHollowness } from "./judge-contents.ts";
import { openPackedChart } from "./open-packed-chart.ts";
import { smokeRender } from "./smoke-render.ts";

const own = configMap("own", "x");
const switched = `{{- if .Values.enabled }}\n${own}{{- end }}\n`;
const demanding = `{{- $_ := required "host is needed" .Values.host }}\n${own}`;
const off = "enabled: false\n";
const smokeOn = { "catalyst/smoke.values.yaml": "enabled: true\nhost: x.example.org\n" };
let helm: HelmProgram;

beforeAll(async () => {
  helm = await resolveHelm();
});

test.each<[string, string | undefined, Record<string, string>, string | undefined]>([
  ["passes when it renders an object", undefined, { "templates/a.yaml": own }, undefined],
  ["fails when it renders nothing", undefined, { "templates/a.yaml": switched, "values.yaml": off }, "0 objects"],
  ["fails when it does not render", undefined, { "templates/a.yaml": demanding }, "host is needed"],
  [
    "may render nothing when it says so, and renders with the smoke values",
    "default-off",
    { "templates/a.yaml": switched, ...smokeOn },
    undefined,
  ],
  [
    "fails when it says so and there are no smoke values",
    "default-off",
    { "templates/a.yaml": switched },
    "there is no tests/smoke.values.yaml",
  ],
  [
    "fails when it renders nothing with the smoke values either",
    "default-off",
    { "templates/a.yaml": switched, "catalyst/smoke.values.yaml": off },
    "with tests/smoke.values.yaml it renders 0 objects",
  ],
  [
    "fails when it is off by default and does not even render",
    "default-off",
    { "templates/a.yaml": demanding, ...smokeOn },
    "host is needed",
  ],
  ["may demand a value when it says so", "requires-overlay", { "templates/a.yaml": demanding, ...smokeOn }, undefined],
  ["may not be broken instead", "requires-overlay", { "templates/a.yaml": "{{ .Values.a.b }}\n", ...smokeOn }, "nil pointer"],
])("a chart %s", async (_, mode, files, problem) => {
  const packed = await chart(mode, files);

  const render = await smokeRender(packed, { helm, kubeVersion: "1.31.4" });

  expect(render.problem ?? "no problem").toContain(problem ?? "no problem");
});

test("a dependency may be idle when a condition switches it off and another one brings something", async () => {
  const files = { "values.yaml": "two: {enabled: false}\n", ...dependency("one", own), ...dependency("two", own) };
  const dependencies = [{ name: "one" }, { name: "two", condition: "two.enabled" }];

  expect(await hollowness(files, dependencies)).toEqual([]);
  expect(await hollowness({ ...files, ...dependency("one", "") }, dependencies)).toHaveLength(2);
});

test("a dependency that is switched off by nothing has to bring something", async () => {
  const files = { ...dependency("one", own), ...dependency("two", "# nothing\n") };

  expect(await hollowness(files, [{ name: "one" }, { name: "two" }])).toEqual([
    expect.stringContaining("two 1.0.0 is in the archive and brings no object"),
  ]);
});

test("a definition in crds/ is something, and an alias is where it is found", async () => {
  const definition = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: "a.example.org"}\n';
  const files = { ...dependency("one", ""), "charts/one/crds/a.yaml": definition };

  expect(await hollowness(files, [{ name: "one", alias: "other" }])).toEqual([]);
});

test("library charts alone leave a chart hollow", async () => {
  const files = { "charts/one/Chart.yaml": "apiVersion: v2\nname: one\nversion: 1.0.0\ntype: library\n", "templates/a.yaml": own };

  expect(await hollowness(files, [{ name: "one" }])).toEqual([expect.stringContaining("library")]);
});

async function hollowness(files: Record<string, string>, dependencies: object[]): Promise<string[]> {
  const packed = await chart(undefined, files, dependencies);

  return findHollowness(packed, await smokeRender(packed, { helm, kubeVersion: "1.31.4" }));
}

function dependency(name: string, template: string): Record<string, string> {
  return {
    [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
    [`charts/${name}/templates/a.yaml`]: template,
  };
}

async function chart(
  mode: string | undefined,
  files: Record<string, string>,
  dependencies: object[] = [],
): ReturnType<typeof openPackedChart> {
  const annotations = mode === undefined ? {} : { "catalyst.openova.io/smoke-render-mode": mode };
  const listed = dependencies.map((each) => ({ version: "1.0.0", repository: "https://charts.example.org", ...each }));
  const head = { apiVersion: "v2", name: "bp-x", version: "1.0.0", annotations, dependencies: listed };
  const all = { "Chart.yaml": JSON.stringify(head), ...files };

  return await openPackedChart(
    await writeChartArchive(new Map(Object.entries(all).map(([path, text]) => [`bp-x/${path}`, Buffer.from(text)]))),
  );
}
