import type { LoadedChart } from "../../model/loaded-blueprint.ts";

export const annotationPrefix = "catalyst.openova.io/";

/** The chart says that it wraps nothing on purpose. */
export function isNoUpstream({ annotations }: LoadedChart): boolean {
  return annotations[`${annotationPrefix}no-upstream`] === "true";
}

/** How far the chart's first render is excused; undefined when it is not, or by a word that means nothing. */
export function smokeModeOf({ annotations }: LoadedChart): "default-off" | "requires-overlay" | undefined {
  const mode = annotations[`${annotationPrefix}smoke-render-mode`];

  return mode === "default-off" || mode === "requires-overlay" ? mode : undefined;
}

/** Toggles that open a port and create no object, as dotted paths. */
export function metricsPortOnly({ annotations }: LoadedChart): ReadonlySet<string> {
  const listed = annotations[`${annotationPrefix}metrics-port-only`];

  return new Set(typeof listed === "string" ? listed.split(/[\s,]+/) : []);
}
