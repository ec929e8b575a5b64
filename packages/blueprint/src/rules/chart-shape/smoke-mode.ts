import type { LoadedChart } from "../../model/loaded-blueprint.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { annotationPrefix, smokeModeOf } from "./chart-annotations.ts";
import { isEmptyRender } from "./render-empty.ts";
import { chartPlace } from "./value-place.ts";

const key = `${annotationPrefix}smoke-render-mode`;

export const smokeMode: BlueprintRule = {
  id: "CH-SMOKE-MODE",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "the annotation smoke-render-mode has an unknown value, or excuses a render that needs no excuse",
  reason: "An excused default render is not looked at: a chart that would pass without the excuse loses the check that keeps it whole.",
  fix: "use default-off for a chart that renders nothing by default, requires-overlay for one that cannot render without values, and neither otherwise",
  needs: ["renders"],
  examples: [
    {
      title: "annotation holds a word that means nothing",
      changes: [
        {
          file: "platform/store/chart/Chart.yaml",
          replace: "annotations:\n",
          with: "annotations:\n  catalyst.openova.io/smoke-render-mode: sometimes\n",
        },
      ],
      at: { file: "platform/store/chart/Chart.yaml", text: "smoke-render-mode" },
    },
    {
      title: "default render is excused although it succeeds",
      changes: [
        {
          file: "platform/web/chart/Chart.yaml",
          replace: "dependencies:\n",
          with: "annotations:\n  catalyst.openova.io/smoke-render-mode: requires-overlay\ndependencies:\n",
        },
      ],
      at: { file: "platform/web/chart/Chart.yaml", text: "smoke-render-mode" },
    },
  ],
  check,
};

function* check({ blueprint: { chart }, renders }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined || chart.annotations[key] === undefined) return;
  const problem = problemOf(chart, renders);
  if (problem !== undefined) yield { message: problem, at: chartPlace(chart, ["annotations", key]) };
}

function problemOf(chart: LoadedChart, renders: BlueprintSubject["renders"]): string | undefined {
  const mode = smokeModeOf(chart);
  if (mode === undefined) return `${JSON.stringify(chart.annotations[key])} is neither default-off nor requires-overlay`;
  if (!renders.default.ok || isEmptyRender(renders.default)) return undefined;

  return `${mode} excuses the default render, which has ${renders.default.objects.length} objects and needs no excuse`;
}
