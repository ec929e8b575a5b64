import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { annotationPrefix, isNoUpstream, smokeModeOf } from "./chart-annotations.ts";
import { contributes, isLibrary } from "./contributions.ts";
import { usualRender } from "./usual-render.ts";
import { chartPlace } from "./value-place.ts";

export const noUpstreamRedundant: BlueprintRule = {
  id: "CH-NO-UPSTREAM-REDUNDANT",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "the annotation no-upstream stands beside a dependency that contributes",
  reason: "The annotation switches the check for hollow umbrellas off; when the dependency goes missing one day, nothing would say so.",
  fix: "remove the annotation",
  needs: ["dependencies", "renders"],
  examples: [
    {
      title: "umbrella claims to wrap nothing",
      changes: [
        {
          file: "platform/web/chart/Chart.yaml",
          replace: "dependencies:\n",
          with: 'annotations:\n  catalyst.openova.io/no-upstream: "true"\ndependencies:\n',
        },
      ],
      at: { file: "platform/web/chart/Chart.yaml", text: "no-upstream" },
    },
  ],
  check,
};

function* check(subject: BlueprintSubject): Iterable<Found> {
  const { chart } = subject.blueprint;
  if (chart === undefined || !isNoUpstream(chart) || smokeModeOf(chart) === "default-off") return;
  const render = usualRender(subject);
  const contributing = subject.dependencies.filter((dependency) => !isLibrary(dependency) && contributes(dependency, chart, render));
  if (contributing.length === 0) return;

  yield {
    message: `${chart.name} says that it wraps nothing, and wraps ${contributing.map(({ dependency }) => dependency.name).join(", ")}`,
    at: chartPlace(chart, ["annotations", `${annotationPrefix}no-upstream`]),
  };
}
