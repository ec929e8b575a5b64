import { expect, it } from "vitest";
import { exampleDependency, exampleSubject } from "../../testing/example-subject.ts";
import { unknownValues } from "./unknown-values.ts";

const web = exampleDependency({
  name: "web",
  condition: "web.use",
  files: {
    "Chart.yaml": "name: web\ndependencies:\n  - name: cache\n    condition: cacheOn\n  - name: database\n    alias: db\n",
    "values.yaml": "resources:\n  limits: {}\nreplicas: 1\nimage:\n  tag: a\nextra: {}\nnothing: null\n",
    "values.schema.json": '{"properties": {"described": {}}}',
    "templates/a.yaml": "{{ .Values.hidden.option }}{{ with .Values.resources }}{{ toYaml . | nindent 4 }}{{ end }}",
    "charts/cache/Chart.yaml": "name: cache\n",
    "charts/cache/values.yaml": "size: 1\n",
  },
});

it.each([
  ["replicas: 2"],
  ["resources: { requests: { cpu: 1 } }"],
  ["image: { tag: b }"],
  ["extra: { anything: true }"],
  ["described: 1"],
  ["hidden: { option: 1 }"],
  ["global: { x: 1 }"],
  ["use: false"],
  ["cacheOn: false"],
  ["cache: { size: 2 }"],
  ["db: { any: 1 }"],
  ["nothing: 5"],
])("knows %s", (given) => {
  expect(unknownIn(given)).toEqual([]);
});

it.each([
  ["replicaCount: 2", "web.replicaCount"],
  ["image: { tags: b }", "web.image.tags"],
  ["hidden: { other: 1 }", "web.hidden.other"],
  ["cache: { length: 2 }", "web.cache.length"],
  ["size: 1", "web.size"],
])("does not know %s", (given, path) => {
  expect(unknownIn(given)).toEqual([path]);
});

function unknownIn(given: string): string[] {
  const { blueprint } = exampleSubject({
    files: {
      "chart/Chart.yaml": "dependencies:\n  - name: web\n    version: 1.0.0\n    condition: web.use\n",
      "chart/values.yaml": `web: { ${given} }\n`,
    },
  });

  return unknownValues(blueprint.chart!, [web]).map(({ path }) => path.join("."));
}
