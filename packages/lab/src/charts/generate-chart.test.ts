import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resolveHelm } from "../helm/resolve-helm.ts";
import { compareCharts } from "./compare-charts.ts";
import { generateChart } from "./generate-chart.ts";
import { packChart } from "./pack-chart.ts";
import { parseShape, ShapeError } from "./read-shape.ts";
import { renderChart, type RenderOptions } from "./render-chart.ts";
import { shapesDirectory } from "./shape-library.ts";
import type { TreeMap } from "./shape-schema.ts";

const limitMs = 60_000;
let folder: string;
let options: RenderOptions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "generate-"));
  const { path: helm } = await resolveHelm();
  options = { helm, release: "one", namespace: "here", values: {}, kubeVersion: "1.31.4", apiVersions: [] };
}, limitMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The example that the folder's README explains: what it says has to be true of it. */
const example = /```yaml\n(.*?)```/s.exec(await readFile(join(shapesDirectory, "README.md"), "utf8"))![1]!;

test("Knobs reach the workload from where the shape says, and only when they are set", { timeout: limitMs }, async () => {
  const values = { replicaCount: 3, nodeSelector: { disk: "fast" }, extraEnv: [{ name: "A", value: "b" }] };

  const bare = await objectOf(example, "StatefulSet");
  const turned = await objectOf(example, "StatefulSet", values);

  expect(bare["spec"]).toMatchObject({ replicas: 1, template: { spec: expect.not.objectContaining({ nodeSelector: expect.anything() }) } });
  expect(turned["spec"]).toMatchObject({
    replicas: 3,
    template: { spec: { nodeSelector: { disk: "fast" }, containers: [{ name: "operator", env: [{ name: "A", value: "b" }] }] } },
  });
});

test("An image is named as the values say: registry, tag and digest", { timeout: limitMs }, async () => {
  const digest = `sha256:${"0".repeat(64)}`;

  const [byDefault, changed] = [await imageOf({}), await imageOf({ image: { registry: "mirror.test", tag: "9", digest } })];

  expect(byDefault).toBe("ghcr.io/example/widget-operator:1.4.0");
  expect(changed).toBe(`mirror.test/example/widget-operator:9@${digest}`);
});

test("Names follow the release, and can be overridden", { timeout: limitMs }, async () => {
  const names = await Promise.all(
    [{}, { nameOverride: "gadget" }, { fullnameOverride: "exactly" }].map(async (values) =>
      nameOf(await objectOf(example, "StatefulSet", values)),
    ),
  );

  expect(names).toEqual(["one-widget", "one-gadget", "exactly"]);
});

test("Conditions, loops and merged maps leave nothing behind when there is nothing", { timeout: limitMs }, async () => {
  const bare = await objectOf(example, "StatefulSet");
  const looped = await objectOf(example, "StatefulSet", {
    watchNamespaces: ["a", "b"],
    tls: { existingSecret: "s" },
    persistence: { enabled: true },
  });

  expect(containerOf(bare)["args"]).toEqual(["--serve"]);
  expect(bare["spec"]).toMatchObject({ volumeClaimTemplates: null });
  expect(containerOf(looped)["args"]).toEqual(["--serve", "--namespace=a", "--namespace=b"]);
  expect(looped["spec"]).toMatchObject({
    template: { spec: { volumes: [{ name: "tls", secret: { secretName: "s" } }] } },
    volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "1Gi" } } } }],
  });
});

test("What Kubernetes wants as text stays text, whatever the values hold", { timeout: limitMs }, async () => {
  const account = await objectOf(example, "ServiceAccount", { nameOverride: "1.0" });

  expect(labelsOf(account)["app.kubernetes.io/name"]).toBe("1.0");
});

test("Definitions have one stored version and are open below their spec", { timeout: limitMs }, async () => {
  const definition = await objectOf(example, "CustomResourceDefinition");

  expect(definition["spec"]).toMatchObject({
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { properties: { spec: { "x-kubernetes-preserve-unknown-fields": true } } } },
      },
      { name: "v1beta1", served: true, storage: false },
    ],
  });
});

test("A value that the shape does not know is refused by the chart itself, one level down too", { timeout: limitMs }, async () => {
  await expect(objectOf(example, "Service", { service: { prot: 1 } })).rejects.toThrow(/prot/);
});

test("A condition and global values of a parent chart are let through", { timeout: limitMs }, async () => {
  expect(nameOf(await objectOf(example, "Service", { enabled: true, global: { anything: 1 } }))).toBe("one-widget");
});

test("A shape with a misspelt key is refused, with the line", () => {
  const misspelt = example.replace("    selector: *selector\n    serviceAccount", "    selectr: *selector\n    serviceAccount");

  expect(() => parseShape(misspelt, "shape.yaml")).toThrow(ShapeError);
  expect(() => parseShape(misspelt, "shape.yaml")).toThrow(/line \d+: \/workloads\/0/);
});

test("An effect of a workload that the shape does not have is refused", () => {
  expect(() => parseShape(example.replace("after: 'StatefulSet/", "after: 'Deployment/"), "shape.yaml")).toThrow(
    /no workload of the shape/,
  );
});

test("A comparison finds nothing between a chart and itself", { timeout: limitMs }, async () => {
  const comparison = await compareWith(example);

  expect(comparison.objects).toEqual([]);
  expect(comparison.values).toEqual([]);
  expect(comparison.common).toBeGreaterThan(5);
});

test("A comparison names what differs, and the line of the shape", { timeout: limitMs }, async () => {
  const changed = example
    .replace("containerPort: 8443", "containerPort: 9443")
    .replace("path: /validate, port: 8080", "path: /check, port: 8080")
    .replace("v1beta1: served", "v1beta1: unserved")
    .replace("replicaCount: 1", "replicaCount: 2")
    .replace("watchNamespaces: []", "watchedNamespaces: []")
    .replace("$each: watchNamespaces", "$each: watchedNamespaces");

  const { objects, values } = await compareWith(changed);

  const facets = objects.map(({ object, facet }) => `${object}: ${facet}`).toSorted();
  expect(facets).toEqual([
    "CustomResourceDefinition widgetclasses.widget.example.test: version v1beta1",
    "CustomResourceDefinition widgets.widget.example.test: version v1beta1",
    "StatefulSet one-widget: container operator: ports",
    "StatefulSet one-widget: replicas",
    "ValidatingWebhookConfiguration one-widget: webhook validate.widget.example.test: service",
  ]);
  expect(objects.every(({ line }) => line !== undefined && line > 10)).toBe(true);
  expect(values).toEqual([
    { path: "replicaCount", what: "other-default", upstream: 1, standIn: 2 },
    { path: "watchedNamespaces", what: "unknown-upstream", standIn: [] },
  ]);
});

test("A comparison tells of objects that only one of the two makes", { timeout: limitMs }, async () => {
  const fewer = example
    .replace(/\nservices:\n.*?\n\nworkloads:/s, "\nworkloads:")
    .replace("selector: *selector\n    serviceAccount", "selector: &selector { a: b }\n    serviceAccount");

  const { objects } = await compareWith(fewer);

  expect(objects).toContainEqual({ object: "Service one-widget", what: "missing" });
});

async function packed(text: string): Promise<string> {
  const archive = join(await mkdtemp(join(folder, "chart-")), "chart.tgz");
  await writeFile(archive, await packChart(generateChart(parseShape(text, "shape.yaml")).files));

  return archive;
}

/** The example as if it were upstream's, held against another shape. */
async function compareWith(text: string): ReturnType<typeof compareCharts> {
  return compareCharts(parseShape(text, "shape.yaml"), await packed(example), options);
}

async function objectOf(text: string, kind: string, values: object = {}): Promise<TreeMap> {
  const parts = await renderChart(await packed(text), { ...options, values });

  return parts.map(({ object }) => object).findLast((object) => object["kind"] === kind)!;
}

async function imageOf(values: object): Promise<unknown> {
  return containerOf(await objectOf(example, "StatefulSet", values))["image"];
}

function containerOf(workload: TreeMap): TreeMap {
  const { template } = workload["spec"] as { template: { spec: { containers: TreeMap[] } } };

  return template.spec.containers[0]!;
}

function nameOf(object: TreeMap): unknown {
  return (object["metadata"] as TreeMap)["name"];
}

function labelsOf(object: TreeMap): TreeMap {
  return (object["metadata"] as TreeMap)["labels"] as TreeMap;
}
