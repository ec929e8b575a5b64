import { stringify } from "yaml";
import type { LoadedChart } from "../../model/loaded-blueprint.ts";
import { startOf } from "../../model/position.ts";
import type { BlueprintRule, Edit, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { isNoUpstream } from "./chart-annotations.ts";
import { upstreamRecords } from "./upstream-records.ts";

export const upstreamMetaMissing: BlueprintRule = {
  id: "CH-UPSTREAM-META-MISSING",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "values.yaml does not record which upstream chart is wrapped",
  reason:
    "On a cluster only the values of a release are at hand. The record catalystBlueprint.upstream there says what the release wraps, without the archive.",
  fix: "add catalystBlueprint.upstream with chart and version; a list when there are several",
  needs: [],
  examples: [
    {
      title: "values hold no record of the wrapped chart",
      changes: [
        {
          file: "platform/operator/chart/values.yaml",
          replace: "catalystBlueprint:\n  upstream:\n    chart: operator\n    version: 1.0.0\n\n",
          with: "",
        },
      ],
      at: { file: "platform/operator/chart/values.yaml" },
    },
  ],
  check,
};

function* check({ blueprint: { chart } }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined || chart.dependencies.length === 0 || isNoUpstream(chart) || upstreamRecords(chart).length > 0) return;

  yield {
    message: `${chart.name} wraps ${chart.dependencies.map(({ name, version }) => `${name} ${version}`).join(", ")}, and its values do not record it`,
    at: startOf(chart.valuesYaml?.path ?? `${chart.directory}/values.yaml`),
    edits: recordEdits(chart),
  };
}

function recordEdits({ directory, dependencies, values, valuesYaml }: LoadedChart): Edit[] {
  if (values["catalystBlueprint"] !== undefined) return [];
  const records = dependencies.map(({ name, version }) => ({ chart: name, version }));
  const text = stringify({ catalystBlueprint: { upstream: records.length === 1 ? records[0] : records } });

  return [{ file: `${directory}/values.yaml`, start: 0, end: 0, text: valuesYaml === undefined ? text : `${text}\n` }];
}
