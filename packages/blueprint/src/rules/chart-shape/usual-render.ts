import { identityOf, referenceOf } from "../../render/kube-object.ts";
import type { ChartRender, RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintRenders, BlueprintSubject } from "../subject.ts";
import { smokeModeOf } from "./chart-annotations.ts";

/** What the chart installs when nobody chooses: the default render, or for a chart that is excused from it the one with its smoke values. */
export function usualRender({ blueprint, renders }: BlueprintSubject): ChartRender {
  const excused = blueprint.chart !== undefined && smokeModeOf(blueprint.chart) !== undefined;

  return excused && renders.smoke !== undefined ? renders.smoke : renders.default;
}

/** Value files that lead to the usual render. */
export function usualValueFiles({ blueprint, repository }: Pick<BlueprintSubject, "blueprint" | "repository">): string[] {
  const file = `${blueprint.folder}/tests/smoke.values.yaml`;

  return blueprint.chart !== undefined && smokeModeOf(blueprint.chart) !== undefined && repository.files.has(file) ? [file] : [];
}

/** Every object that some render shows, once. */
export function everyObject(renders: BlueprintRenders): RenderedObject[] {
  const seen = new Map<string, RenderedObject>();
  for (const render of [renders.default, renders.smoke, renders.allToggles]) {
    for (const rendered of render?.objects ?? []) {
      const key = `${rendered.source} ${rendered.object.apiVersion} ${identityOf(referenceOf(rendered.object))}`;
      if (!seen.has(key)) seen.set(key, rendered);
    }
  }

  return [...seen.values()];
}
