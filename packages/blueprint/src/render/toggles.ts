import type { LoadedChart } from "../model/loaded-blueprint.ts";
import { isRecord, valueAt } from "../model/yaml-file.ts";

type KeyPath = readonly string[];

const telemetryEndings = [
  "servicemonitor.enabled",
  "servicemonitor.create",
  "podmonitor.enabled",
  "podmonitor.create",
  "prometheusrule.enabled",
  "prometheusrule.create",
  "metrics.enabled",
  "monitoring.enabled",
  "tracing.enabled",
  "prometheus.enabled",
  "grafanadashboard.enabled",
  "grafanadashboards.enabled",
];

/** Paths of the values that turn telemetry on, judged by how their names end, ignoring case. */
export function findToggles(mergedValues: Record<string, unknown>): KeyPath[] {
  return leavesOf(mergedValues).filter((path) => {
    const name = path.join(".").toLowerCase();

    return telemetryEndings.some((ending) => name === ending || name.endsWith(`.${ending}`));
  });
}

/** Those that can be set to true: a list or a text under such a name is a choice, and a chart's schema would refuse it. */
export function findSwitches(mergedValues: Record<string, unknown>): KeyPath[] {
  return findToggles(mergedValues).filter((path) => typeof valueAt(mergedValues, path) === "boolean");
}

/** Paths of the Blueprint's own `enabled` switches: outside what belongs to a dependency, to Helm or to the records. */
export function findOwnSwitches(chart: LoadedChart): KeyPath[] {
  const foreign = new Set([...chart.dependencies.map(({ key }) => key), "global", "catalystBlueprint"]);

  return leavesOf(chart.values).filter((path) => path.at(-1) === "enabled" && !foreign.has(path[0]!));
}

/** Values with each of the paths set to one value. */
export function valuesWith(paths: readonly KeyPath[], value: unknown): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const path of paths) {
    let table = root;
    for (const key of path.slice(0, -1)) table = (table[key] ??= {}) as Record<string, unknown>;
    table[path.at(-1)!] = value;
  }

  return root;
}

/** The path of every value that is no table, in the order of the file. */
export function leavesOf(values: Record<string, unknown>, prefix: KeyPath = []): KeyPath[] {
  return Object.entries(values).flatMap(([key, value]) =>
    isRecord(value) && Object.keys(value).length > 0 ? leavesOf(value, [...prefix, key]) : [[...prefix, key]],
  );
}
