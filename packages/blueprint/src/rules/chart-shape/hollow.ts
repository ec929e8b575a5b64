import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { isNoUpstream } from "./chart-annotations.ts";
import { chartPlace } from "./value-place.ts";

export const hollow: BlueprintRule = {
  id: "CH-HOLLOW",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "the chart wraps no upstream chart and does not say that this is meant",
  reason:
    "An umbrella that lost its dependency installs nothing, and Flux calls its release Ready all the same: the component is missing and nobody is told.",
  fix: 'name the upstream chart in dependencies, or, if every object is the Blueprint\'s own, set the annotation catalyst.openova.io/no-upstream: "true"',
  needs: [],
  examples: [
    {
      title: "chart has neither a dependency nor the annotation",
      changes: [
        { file: "platform/store/chart/Chart.yaml", replace: 'annotations:\n  catalyst.openova.io/no-upstream: "true"\n', with: "" },
      ],
      at: { file: "platform/store/chart/Chart.yaml" },
    },
    {
      title: "annotation says that it wraps something, and it does not",
      changes: [{ file: "platform/store/chart/Chart.yaml", replace: 'no-upstream: "true"', with: 'no-upstream: "false"' }],
      at: { file: "platform/store/chart/Chart.yaml", text: "annotations:" },
    },
  ],
  check,
};

function* check({ blueprint: { chart } }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined || chart.dependencies.length > 0 || isNoUpstream(chart)) return;

  yield {
    message: `${chart.name} has no dependencies, and no annotation says that it wraps nothing on purpose`,
    at: chartPlace(chart, ["annotations"]),
    // No change is proposed: whether a dependency was lost or never meant is for a person to say.
  };
}
