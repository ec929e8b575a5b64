import { mergeChartValues } from "../../render/merge-values.ts";
import type { ChartRender } from "../../render/rendered-object.ts";
import { isNoUpstream, smokeModeOf } from "../../rules/chart-shape/chart-annotations.ts";
import { contributes, isLibrary, isSwitchedOff } from "../../rules/chart-shape/contributions.ts";
import type { ResolvedDependency } from "../../rules/subject.ts";
import type { PackedChart } from "./open-packed-chart.ts";
import type { SmokeRender } from "./smoke-render.ts";

/**
 * Why a packed chart is hollow: what it declares to wrap is not there, or brings no object. Empty when it is not. Judged by what is rendered, and
 * not by the names of files (Blueprint contract, "Umbrella shape").
 */
export function findHollowness(packed: PackedChart, renders: Pick<SmokeRender, "default" | "smoke">): string[] {
  const { chart, missing, dependencies } = packed;
  if (missing.length > 0) return missing.map(({ name, version }) => `${name} ${version} is declared and not in the archive`);
  if (chart.dependencies.length === 0) {
    return isNoUpstream(chart)
      ? []
      : ["it wraps no chart and does not say that this is meant (annotation catalyst.openova.io/no-upstream)"];
  }

  const wrapped = dependencies.filter((dependency) => !isLibrary(dependency));
  if (wrapped.length === 0) return ["it wraps library charts only, which render nothing by themselves"];
  const render = smokeModeOf(chart) !== undefined && renders.smoke !== undefined ? renders.smoke : renders.default;
  const idle = wrapped.filter((dependency) => !contributes(dependency, chart, render));
  const mayBeIdle = idle.length < wrapped.length || smokeModeOf(chart) === "default-off";

  return idle
    .filter((dependency) => !(mayBeIdle && isOffByDefault(dependency, packed)))
    .map(({ dependency }) => `${dependency.name} ${dependency.version} is in the archive and brings no object (${describeRender(render)})`);
}

function isOffByDefault({ dependency }: ResolvedDependency, { chart, dependencies }: PackedChart): boolean {
  return isSwitchedOff(dependency.condition, mergeChartValues(chart.values, dependencies));
}

function describeRender({ ok, objects }: ChartRender): string {
  return ok ? `of ${objects.length} rendered` : "the chart does not render";
}
