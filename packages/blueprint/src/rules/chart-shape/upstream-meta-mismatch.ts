import { placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { upstreamRecords } from "./upstream-records.ts";

export const upstreamMetaMismatch: BlueprintRule = {
  id: "CH-UPSTREAM-META-MISMATCH",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "the upstream record in values.yaml differs from Chart.yaml",
  reason: "The record is what a running release says about itself. A wrong one sends whoever looks for a flaw to the wrong version.",
  fix: "write the name and version that Chart.yaml has",
  needs: [],
  examples: [
    {
      title: "record still names the version before",
      changes: [
        {
          file: "platform/operator/chart/values.yaml",
          replace: "chart: operator\n    version: 1.0.0",
          with: "chart: operator\n    version: 0.9.0",
        },
      ],
      at: { file: "platform/operator/chart/values.yaml", text: "version: 0.9.0" },
      also: ["BP-LOCKSTEP"],
    },
    {
      title: "record names a chart that it does not wrap",
      changes: [{ file: "platform/operator/chart/values.yaml", replace: "chart: operator", with: "chart: operators" }],
      at: { file: "platform/operator/chart/values.yaml", text: "chart: operators" },
    },
  ],
  check,
};

function* check({ blueprint: { chart } }: BlueprintSubject): Iterable<Found> {
  if (chart?.valuesYaml === undefined || chart.dependencies.length === 0) return;
  const file = chart.valuesYaml;
  for (const record of upstreamRecords(chart)) {
    const named = chart.dependencies.filter(({ name }) => name === record.chart);
    if (named.length === 0) {
      yield {
        message: `the record names ${record.chart ?? "no chart"}, which Chart.yaml does not`,
        at: placeOf(file, [...record.path, "chart"]),
      };
    } else if (!named.some(({ version }) => version === record.version)) {
      const { name, version } = named[0]!;
      const range = file.documents[0]?.rangeOf([...record.path, "version"]);
      yield {
        message: `the record says ${name} ${record.version ?? "without a version"}, Chart.yaml ${version}`,
        at: placeOf(file, [...record.path, "version"]),
        edits: range === undefined ? [] : [{ file: file.path, ...range, text: version }],
      };
    }
  }
}
