import { stringify } from "yaml";
import type { LoadedDependency } from "../../model/loaded-blueprint.ts";
import { keyPlaceOf, type YamlFile } from "../../model/yaml-file.ts";
import type { BlueprintRule, Edit, Found } from "../rule.ts";
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
  const wrapped = dependencies.filter((resolved) => !isLibrary(resolved)).map(({ dependency }) => dependency);
  const left = wrapped.filter(({ name }) => !recorded.has(name));
  // Without any record, or with one of something else only, other rules speak.
  if (recorded.size === 0 || left.length === 0 || left.length === wrapped.length) return;

  yield {
    message: `not recorded: ${left.map(({ name, version }) => `${name} ${version}`).join(", ")}`,
    at: keyPlaceOf(chart.valuesYaml, recordPath),
    edits: listEdits(chart.valuesYaml, wrapped),
  };
}

const recordPath = ["catalystBlueprint", "upstream"];

/** Writes all records anew, as a list in the column where the one stood. */
function listEdits(file: YamlFile, wrapped: readonly LoadedDependency[]): Edit[] {
  const range = file.documents[0]?.rangeOf(recordPath);
  if (range === undefined) return [];
  const indent = file.text.slice(file.text.lastIndexOf("\n", range.start) + 1, range.start);
  if (indent.trim() !== "") return [];
  const lines = stringify(wrapped.map(({ name, version }) => ({ chart: name, version })))
    .trimEnd()
    .split("\n");
  const ending = file.text.slice(range.start, range.end).endsWith("\n") ? "\n" : "";

  return [{ file: file.path, ...range, text: lines.join(`\n${indent}`) + ending }];
}
