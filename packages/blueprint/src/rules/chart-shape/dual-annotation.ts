import { keyPlaceOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { annotationPrefix, isNoUpstream } from "./chart-annotations.ts";
import { insertAnnotation } from "./insert-annotation.ts";

export const dualAnnotation: BlueprintRule = {
  id: "CH-DUAL-ANNOTATION",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "the chart's master switch is off at the root, and not both annotations say so",
  reason:
    "A chart that renders nothing by default cannot be told from one that is broken. The two annotations are the author's word that it is meant, and make its smoke values the render that counts.",
  fix: 'set catalyst.openova.io/no-upstream: "true" and catalyst.openova.io/smoke-render-mode: default-off',
  needs: [],
  examples: [
    {
      title: "chart is off by default and does not excuse its empty render",
      changes: [{ file: "platform/dormant/chart/Chart.yaml", replace: "  catalyst.openova.io/smoke-render-mode: default-off\n", with: "" }],
      at: { file: "platform/dormant/chart/values.yaml", text: "enabled: false" },
      also: ["CH-RENDER-EMPTY"],
    },
    {
      title: "chart is off by default and does not say that it wraps nothing",
      changes: [{ file: "platform/dormant/chart/Chart.yaml", replace: '  catalyst.openova.io/no-upstream: "true"\n', with: "" }],
      at: { file: "platform/dormant/chart/values.yaml", text: "enabled: false" },
      also: ["CH-HOLLOW"],
    },
  ],
  check,
};

function* check({ blueprint: { chart } }: BlueprintSubject): Iterable<Found> {
  if (chart?.valuesYaml === undefined || chart.values["enabled"] !== false) return;
  const missing = [
    ...(isNoUpstream(chart) ? [] : [{ name: "no-upstream", value: "true" }]),
    ...(chart.annotations[`${annotationPrefix}smoke-render-mode`] === undefined
      ? [{ name: "smoke-render-mode", value: "default-off" }]
      : []),
  ];
  const [first] = missing;
  if (first === undefined) return;

  yield {
    message: `enabled is false at the root, and the annotation ${missing.map(({ name }) => annotationPrefix + name).join(" and ")} is missing`,
    at: keyPlaceOf(chart.valuesYaml, ["enabled"]),
    // A block of annotations is made once; the second run finds it and adds the other.
    edits: insertAnnotation(chart, first.name, first.value),
  };
}
