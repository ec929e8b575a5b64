import { type LoadedChart, recordOf } from "../../model/loaded-blueprint.ts";
import { isRecord } from "../../model/yaml-file.ts";
import { readValues } from "../../render/merge-values.ts";
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
    const defaults = defaultsOf(resolved.values, resolved.files, "");
    const schema = readValues(resolved.files.get("values.schema.json"));
    const free = freeKeys(resolved, chart);

    return unknownIn(given, defaults, schema, [], resolved).filter(({ path }) => !free.has(path.slice(1).join(".")));
  });
}

/** With those of the charts inside it, below their names. A default of null counts: merging as Helm does would drop it. */
function defaultsOf(values: Record<string, unknown>, files: ResolvedDependency["files"], folder: string): Record<string, unknown> {
  const inner = new Set([...files.keys()].flatMap((path) => innerChart(path, folder) ?? []));
  const below = [...inner].map((name) => {
    const directory = `${folder}charts/${name}/`;
    const own = defaultsOf(readValues(files.get(`${directory}values.yaml`)), files, directory);

    return [name, { ...own, ...recordOf(values[name]) }] as const;
  });

  return { ...values, ...Object.fromEntries(below) };
}

function innerChart(path: string, folder: string): string | undefined {
  return path.startsWith(`${folder}charts/`) ? /^([^/]+)\/Chart\.yaml$/.exec(path.slice(folder.length + "charts/".length))?.[1] : undefined;
}

/** Keys that mean something without any template: Helm's own, the wrapped charts', and the conditions that switch them. */
function freeKeys({ dependency, metadata }: ResolvedDependency, chart: LoadedChart): Set<string> {
  const inner = Array.isArray(metadata["dependencies"]) ? metadata["dependencies"].filter(isRecord) : [];
  const conditions = chart.dependencies.flatMap(({ condition }) => condition?.split(",").map((path) => path.trim()) ?? []);

  return new Set([
    "global",
    "tags",
    ...inner.flatMap(({ name, alias, condition }) =>
      [alias ?? name, ...(typeof condition === "string" ? condition.split(",") : [])].map(String),
    ),
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
    if (Object.hasOwn(described, key)) return [];
    if (dependencyReferences(resolved).reads(here)) {
      return isRecord(value) ? unknownIn(value, {}, recordOf(described[key]), here, resolved) : [];
    }

    return [{ path: [resolved.dependency.key, ...here], value, dependency: resolved, siblings: Object.keys(defaults) }];
  });
}
