import { mergeChartValues } from "../render/merge-values.ts";
import type { BlueprintSubject } from "../rules/subject.ts";
import { stepsOfPointer } from "./blueprint-manifest.ts";
import { configLeaves, type ConfigLeaf } from "./config-properties.ts";
import type { LoadedBlueprint } from "./loaded-blueprint.ts";
import { isRecord, valueAt } from "./yaml-file.ts";

/** Where one answer of the form goes. */
export interface LeafTarget {
  leaf: ConfigLeaf;
  /** Place in `configMapping`; undefined for a target found by its name alone. */
  entry: number | undefined;
  /** Paths into the values; empty when there is no place for it, or when it goes into a Secret. */
  to: string[][];
  transform: string | undefined;
  /** True when it goes into a Secret, never through values. */
  secret: boolean;
}

export interface ConfigTargets {
  targets: LeafTarget[];
  /** Entries whose `from` is no property of the form, by place. */
  strayEntries: number[];
  /** What every template sees without any answer. */
  values: Record<string, unknown>;
}

const resolved = new WeakMap<LoadedBlueprint, ConfigTargets>();

/**
 * How the answers reach the chart: by their entry of `configMapping`, else by the same path at the top of the values, else by the same path
 * below the single dependency's key.
 */
export function configTargets({ blueprint, dependencies }: Pick<BlueprintSubject, "blueprint" | "dependencies">): ConfigTargets {
  const known = resolved.get(blueprint);
  if (known !== undefined) return known;
  const values = mergeChartValues(blueprint.chart?.values ?? {}, dependencies);
  const schema = blueprint.spec["configSchema"];
  const leaves = isRecord(schema) ? configLeaves(schema) : [];
  const entries = mappingEntries(blueprint, schema);
  const result: ConfigTargets = {
    values,
    targets: leaves.map((leaf) => targetOf(leaf, entries, values, dependencies.length === 1 ? dependencies[0]!.dependency.key : undefined)),
    strayEntries: entries.filter(({ from }) => !leaves.some(({ path }) => isWithin(path, from))).map(({ index }) => index),
  };
  resolved.set(blueprint, result);

  return result;
}

/** Path into values, as `a.b.c`; a dot that belongs to a key is escaped with a backslash, as Helm does. */
export function parseValuesPath(text: string): string[] {
  return text.split(/(?<!\\)\./).map((part) => part.replaceAll("\\.", "."));
}

export function hasValue(values: unknown, path: readonly string[]): boolean {
  const parent = valueAt(values, path.slice(0, -1));

  return isRecord(parent) && Object.hasOwn(parent, path.at(-1) ?? "");
}

interface MappingEntry {
  index: number;
  from: string[];
  to: string[][];
  transform: string | undefined;
  secret: boolean;
}

function mappingEntries({ spec }: LoadedBlueprint, schema: unknown): MappingEntry[] {
  const mapping = spec["configMapping"];
  if (!Array.isArray(mapping)) return [];

  return mapping.flatMap((entry: unknown, index) => {
    if (!isRecord(entry)) return [];
    const { from, to, transform, secret } = entry;
    if (typeof from !== "string") return [];
    const paths = (Array.isArray(to) ? to : [to]).filter((path): path is string => typeof path === "string");

    return [
      {
        index,
        from: stepsOfPointer(from, schema).map(String),
        to: paths.map(parseValuesPath),
        transform: typeof transform === "string" ? transform : undefined,
        secret: isRecord(secret),
      },
    ];
  });
}

function targetOf(
  leaf: ConfigLeaf,
  entries: readonly MappingEntry[],
  values: Record<string, unknown>,
  dependencyKey: string | undefined,
): LeafTarget {
  // The entry that names the leaf itself, else the closest one that names an object around it.
  const entry = entries.filter(({ from }) => isWithin(leaf.path, from)).toSorted((one, other) => other.from.length - one.from.length)[0];
  if (entry !== undefined) {
    const rest = leaf.path.slice(entry.from.length);
    const { index, transform, secret, to } = entry;

    return { leaf, entry: index, to: secret ? [] : to.map((path) => [...path, ...rest]), transform, secret };
  }
  const candidates = [leaf.path, ...(dependencyKey === undefined ? [] : [[dependencyKey, ...leaf.path]])];
  const target = candidates.find((path) => hasValue(values, path));

  return { leaf, entry: undefined, to: target === undefined ? [] : [target], transform: undefined, secret: false };
}

function isWithin(path: readonly string[], ancestor: readonly string[]): boolean {
  return ancestor.length <= path.length && ancestor.every((step, index) => step === path[index]);
}
