import { startOf } from "../../model/position.ts";
import type { ChartRender } from "../../render/rendered-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { annotationPrefix, smokeModeOf } from "./chart-annotations.ts";
import { chartPlace } from "./value-place.ts";

/** As the specification has it: less is no object with a name and a specification. */
const fewestLines = 5;

export const renderEmpty: BlueprintRule = {
  id: "CH-RENDER-EMPTY",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "the chart renders no object, or less than five lines",
  reason: "Installing an empty chart succeeds, and the release is Ready with nothing running.",
  fix: "see which condition hides the objects; a chart that is off by default says so by its annotations and brings tests/smoke.values.yaml, with which it is not empty",
  needs: ["renders"],
  examples: [
    {
      title: "smoke values leave it switched off",
      changes: [{ file: "platform/dormant/tests/smoke.values.yaml", replace: "enabled: true", with: "enabled: false" }],
      at: { file: "platform/dormant/tests/smoke.values.yaml" },
    },
    {
      title: "default render is excused and no smoke values show another",
      changes: [{ file: "platform/dormant/tests/smoke.values.yaml", remove: true }],
      at: { file: "platform/dormant/chart/Chart.yaml", text: "smoke-render-mode" },
    },
  ],
  check,
};

function* check({ blueprint: { chart, folder }, renders }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  const mode = smokeModeOf(chart);
  const smokeFile = `${folder}/tests/smoke.values.yaml`;
  if (mode === undefined) {
    if (renders.default.ok && isEmptyRender(renders.default)) {
      yield { message: `${chart.name} renders ${amountOf(renders.default)} with its default values`, at: chartPlace(chart, ["name"]) };
    }
  } else if (renders.smoke === undefined) {
    yield {
      message: `${mode} excuses the default render, and there is no ${smokeFile} to show another`,
      at: chartPlace(chart, ["annotations", `${annotationPrefix}smoke-render-mode`]),
    };
  } else if (renders.smoke.ok && isEmptyRender(renders.smoke)) {
    yield { message: `${chart.name} renders ${amountOf(renders.smoke)} with its smoke values`, at: startOf(smokeFile) };
  }
}

export function isEmptyRender({ text, objects }: ChartRender): boolean {
  return objects.length === 0 || filledLines(text) < fewestLines;
}

function filledLines(text: string): number {
  return text.split("\n").filter((line) => line.trim() !== "").length;
}

function amountOf({ text, objects }: ChartRender): string {
  return objects.length === 0 ? "no object" : `${filledLines(text)} lines`;
}
