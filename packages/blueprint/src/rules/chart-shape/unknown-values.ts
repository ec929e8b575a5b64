import { type LoadedChart, recordOf } from "../../model/loaded-blueprint.ts";
import { isRecord } from "../../model/yaml-file.ts";
import { mergeChartValues, readValues } from "../../render/merge-values.ts";
import type { ResolvedDependency } from "../subject.ts";
import { dependencyReferences } from "./template-references.ts";

/** A key below a dependency's that the dependency neither has a default for, nor describes, nor reads. */
export interface UnknownValue {
  /** In the Blueprint's values. */
  path: readonly string[];
  value: unknown;
  dependency: ResolvedDependency;
  /** What the dependency knows in its place. */
  siblings: readonly string[];
}

export function unknownValues(chart: LoadedChart, dependencies: readonly ResolvedDependency[]): UnknownValue[] {
  return dependencies.flatMap((resolved) => {
    const { key } = resolved.dependency;
    const given = chart.values[key];
    if (!isRecord(given)) return [];
    const defaults = recordOf(mergeChartValues({}, [resolved])[key]);
    const schema = readValues(resolved.files.get("values.schema.json"));
    const free = freeKeys(resolved, chart);

    return unknownIn(given, defaults, schema, [], resolved).filter(({ path }) => !free.has(path.slice(1).join(".")));
  });
}

/** Keys that mean something without any template: Helm's own, the wrapped charts', and the conditions that switch them. */
function freeKeys({ dependency, metadata }: ResolvedDependency, chart: LoadedChart): Set<string> {
  const inner = Array.isArray(metadata["dependencies"]) ? metadata["dependencies"].filter(isRecord) : [];
  const conditions = chart.dependencies.flatMap(({ condition }) => condition?.split(",").map((path) => path.trim()) ?? []);

  return new Set([
    "global",
    "tags",
    ...inner.flatMap(({ name, alias, condition }) => [alias ?? name, ...String(condition ?? "").split(",")].map(String)),
    ...conditions.flatMap((path) => (path.startsWith(`${dependency.key}.`) ? [path.slice(dependency.key.length + 1)] : [])),
  ]);
}

function unknownIn(
  given: Record<string, unknown>,
  defaults: Record<string, unknown>,
  schema: Record<string, unknown>,
  path: readonly string[],
  resolved: ResolvedDependency,
): UnknownValue[] {
  const described = recordOf(schema["properties"]);

  return Object.entries(given).flatMap(([key, value]) => {
    const here = [...path, key];
    if (Object.hasOwn(defaults, key)) {
      const inner = defaults[key];

      // An empty default is filled in freely.
      return isRecord(value) && isRecord(inner) && Object.keys(inner).length > 0
        ? unknownIn(value, inner, recordOf(described[key]), here, resolved)
        : [];
    }
    if (Object.hasOwn(described, key) || dependencyReferences(resolved).reads(here)) return [];

    return [{ path: [resolved.dependency.key, ...here], value, dependency: resolved, siblings: Object.keys(defaults) }];
  });
}
