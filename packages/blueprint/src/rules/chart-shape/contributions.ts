import { type LoadedChart, recordOf } from "../../model/loaded-blueprint.ts";
import { isRecord, valueAt } from "../../model/yaml-file.ts";
import { readValues } from "../../render/merge-values.ts";
import type { ChartRender } from "../../render/rendered-object.ts";
import type { ResolvedDependency } from "../subject.ts";

/** Nothing in a library chart is rendered by itself. */
export function isLibrary({ metadata }: ResolvedDependency): boolean {
  return metadata["type"] === "library";
}

/** At least one object of the render, or one definition of its `crds/`, comes from the dependency or from what it wraps. */
export function contributes({ dependency }: ResolvedDependency, chart: LoadedChart, render: ChartRender): boolean {
  return render.objects.some(({ source }) => source.startsWith(`${chart.name}/charts/${dependency.key}/`));
}

/** Its `condition` names values, the first of which that is a boolean decides, and decides against it. */
export function isSwitchedOff(condition: string | undefined, values: Record<string, unknown>): boolean {
  const answers = (condition ?? "").split(",").map((path) => valueAt(values, path.trim().split(".")));

  return answers.find((answer) => typeof answer === "boolean") === false;
}

/** Whether a path of the merged values belongs to a chart that takes part: none on the way there is switched off. */
export function isInPlay(
  path: readonly string[],
  dependencies: readonly ResolvedDependency[],
  mergedValues: Record<string, unknown>,
): boolean {
  const outer = dependencies.find(({ dependency }) => dependency.key === path[0]);
  if (outer === undefined) return true;
  if (isSwitchedOff(outer.dependency.condition, mergedValues)) return false;

  return isInnerInPlay(path.slice(1), outer, "", outer.metadata, recordOf(mergedValues[outer.dependency.key]));
}

function isInnerInPlay(
  path: readonly string[],
  outer: ResolvedDependency,
  folder: string,
  metadata: Record<string, unknown>,
  values: Record<string, unknown>,
): boolean {
  const listed = Array.isArray(metadata["dependencies"]) ? metadata["dependencies"].filter(isRecord) : [];
  const inner = listed.find(({ name, alias }) => (alias ?? name) === path[0]);
  if (inner === undefined) return true;
  if (isSwitchedOff(typeof inner["condition"] === "string" ? inner["condition"] : undefined, values)) return false;
  const below = `${folder}charts/${String(inner["name"])}/`;

  return isInnerInPlay(
    path.slice(1),
    outer,
    below,
    recordOf(readValues(outer.files.get(`${below}Chart.yaml`))),
    recordOf(values[String(path[0])]),
  );
}
