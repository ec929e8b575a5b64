import { expect, it } from "vitest";
import { exampleDependency, exampleSubject, foundBy } from "../../testing/example-subject.ts";
import { decoyDependency } from "./decoy-dependency.ts";

const chartYaml =
  "name: bp-example\ndependencies:\n  - name: web\n    version: 1.0.0\n  - name: spare\n    version: 1.0.0\n    condition: spare.enabled\n";
const web = exampleDependency({ name: "web" }, 0);
const spare = exampleDependency({ name: "spare", condition: "spare.enabled" }, 1);
const fromWeb = objectFrom("charts/web/templates/a.yaml");

it("lets a dependency be off by default beside one that contributes", async () => {
  expect(await found("spare:\n  enabled: false\n", fromWeb)).toEqual([]);
});

it("does not let it be idle without being switched off", async () => {
  const [idle] = await found("spare:\n  enabled: true\n", fromWeb);

  expect(idle?.message).toContain("spare 1.0.0");
});

it("does not let all of them be off", async () => {
  expect(await found("spare:\n  enabled: false\n", objectFrom("templates/own.yaml"))).toHaveLength(2);
});

it("counts definitions and what a dependency's dependency renders", async () => {
  const render = `${objectFrom("charts/web/crds/a.yaml")}${objectFrom("charts/spare/charts/inner/templates/b.yaml")}`;

  expect(await found("", render)).toEqual([]);
});

it("knows a dependency by its alias", async () => {
  const subject = exampleSubject({
    files: { "chart/Chart.yaml": "name: bp-example\n" },
    dependencies: [exampleDependency({ name: "web", alias: "pages" })],
    rendered: objectFrom("charts/pages/templates/a.yaml"),
  });

  expect(await foundBy(decoyDependency, subject)).toEqual([]);
});

function found(values: string, rendered: string): ReturnType<typeof foundBy> {
  const files = { "chart/Chart.yaml": chartYaml, "chart/values.yaml": values };

  return foundBy(decoyDependency, exampleSubject({ files, dependencies: [web, spare], rendered }));
}

function objectFrom(path: string): string {
  return `---\n# Source: bp-example/${path}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n`;
}
