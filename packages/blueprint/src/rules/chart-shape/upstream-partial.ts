import { keyPlaceOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { isLibrary } from "./contributions.ts";
import { upstreamRecords } from "./upstream-records.ts";
import { wrapInStore } from "./wrap-in-store.ts";

export const upstreamPartial: BlueprintRule = {
  id: "CH-UPSTREAM-PARTIAL",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "values.yaml records fewer upstream charts than Chart.yaml wraps",
  reason: "The charts that are left out of the record are those nobody looks for when a flaw in one of them becomes known.",
  fix: "make catalystBlueprint.upstream a list with one record for each dependency that is no library",
  needs: ["dependencies"],
  examples: [
    {
      title: "second dependency has no record",
      changes: [
        ...wrapInStore("extra", "1.0.0", "https://charts.example.org/extra"),
        {
          file: "platform/store/chart/Chart.yaml",
          append: "  - name: spare\n    version: 1.0.0\n    repository: https://charts.example.org/spare\n",
        },
        {
          file: "platform/store/chart/deps.lock.yaml",
          append: "  - name: spare\n    version: 1.0.0\n    repository: https://charts.example.org/spare\n",
        },
        {
          file: "platform/store/chart/values.schema.json",
          replace: '    "extra": { "type": "object" },\n',
          with: '    "extra": { "type": "object" },\n    "spare": { "type": "object" },\n',
        },
        {
          file: "platform/store/blueprint.yaml",
          replace: "  depends:\n",
          with: "    - chart: spare\n      version: 1.0.0\n      repository: https://charts.example.org/spare\n  depends:\n",
        },
      ],
      at: { file: "platform/store/chart/values.yaml", text: "upstream:" },
    },
  ],
  check,
};

function* check({ blueprint: { chart }, dependencies }: BlueprintSubject): Iterable<Found> {
  if (chart?.valuesYaml === undefined) return;
  const recorded = new Set(upstreamRecords(chart).map((record) => record.chart));
  const left = dependencies.filter((resolved) => !isLibrary(resolved) && !recorded.has(resolved.dependency.name));
  if (recorded.size === 0 || left.length === 0 || left.length === dependencies.length) return;

  yield {
    message: `not recorded: ${left.map(({ dependency: { name, version } }) => `${name} ${version}`).join(", ")}`,
    at: keyPlaceOf(chart.valuesYaml, ["catalystBlueprint", "upstream"]),
  };
}
