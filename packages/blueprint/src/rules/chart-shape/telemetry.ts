import { isRecord } from "../../model/yaml-file.ts";
import { groupOf } from "../../render/kube-object.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import { findToggles, leavesOf, valuesWith } from "../../render/toggles.ts";

/** The API that Prometheus' operator registers. */
export const monitoringGroup = "monitoring.coreos.com";

export function isTelemetryToggle(path: readonly string[]): boolean {
  return findToggles(valuesWith([path], false)).length > 0;
}

/** A value that is one toggle, or a table of nothing else. */
export function isOnlyToggles(path: readonly string[], value: unknown): boolean {
  return (isRecord(value) ? leavesOf(value, path) : [path]).every(isTelemetryToggle);
}

/** As a template's `if` sees it: the text "false" is on. */
export function isOn(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;

  return isRecord(value) ? Object.keys(value).length > 0 : Boolean(value);
}

export function isMonitoringObject({ object }: RenderedObject): boolean {
  return groupOf(object.apiVersion) === monitoringGroup;
}
