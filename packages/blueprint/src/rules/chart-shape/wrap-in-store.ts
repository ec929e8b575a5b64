import type { ExampleChange } from "../rule.ts";

/** Turns the example's store, which wraps nothing, into an umbrella over a chart, with every record that goes with it. For rules' examples. */
export function wrapInStore(name: string, version: string, repository: string): ExampleChange[] {
  return [
    {
      file: "platform/store/chart/Chart.yaml",
      replace: 'annotations:\n  catalyst.openova.io/no-upstream: "true"\n',
      with: `dependencies:\n  - name: ${name}\n    version: ${version}\n    repository: ${repository}\n`,
    },
    {
      file: "platform/store/chart/values.yaml",
      replace: "storeOverlay:\n",
      with: `catalystBlueprint:\n  upstream:\n    chart: ${name}\n    version: ${version}\n\nstoreOverlay:\n`,
    },
    {
      file: "platform/store/chart/values.schema.json",
      replace: '    "global": { "type": "object" },\n',
      with: `    "global": { "type": "object" },\n    "catalystBlueprint": { "type": "object" },\n    "${name}": { "type": "object" },\n`,
    },
    {
      file: "platform/store/blueprint.yaml",
      replace: "  depends:\n",
      with: `  upstream:\n    - chart: ${name}\n      version: ${version}\n      repository: ${repository}\n  depends:\n`,
    },
    {
      file: "platform/store/chart/deps.lock.yaml",
      write: `dependencies:\n  - name: ${name}\n    version: ${version}\n    repository: ${repository}\n`,
    },
  ];
}
