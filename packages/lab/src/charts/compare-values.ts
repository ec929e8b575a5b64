import { isDeepStrictEqual } from "node:util";
import type { TreeMap } from "./shape-schema.ts";

export interface ValueDifference {
  path: string;
  what: "unknown-upstream" | "other-default";
  upstream?: unknown;
  standIn: unknown;
}

/** Keys of a stand-in's values that upstream does not have, and defaults that differ. Keys that only upstream has are the part left out. */
export function compareValues(upstream: TreeMap, standIn: TreeMap, before = ""): ValueDifference[] {
  return Object.entries(standIn).flatMap(([key, value]): ValueDifference[] => {
    const path = before === "" ? key : `${before}.${key}`;
    // Null: a key that upstream reads without giving it a default.
    if (!(key in upstream)) return value === null ? [] : [{ path, what: "unknown-upstream", standIn: value }];
    const theirs = upstream[key];
    if (isMap(theirs) && isMap(value) && Object.keys(value).length > 0) return compareValues(theirs, value, path);
    if (isDeepStrictEqual(theirs, value)) return [];

    return [{ path, what: "other-default", upstream: theirs, standIn: value }];
  });
}

/** How many leaves the values of upstream have that the stand-in does not know. */
export function countLeftOut(upstream: TreeMap, standIn: TreeMap): number {
  return Object.entries(upstream).reduce((sum, [key, value]) => {
    const ours = standIn[key];
    if (isMap(value) && isMap(ours)) return sum + (Object.keys(ours).length === 0 ? 0 : countLeftOut(value, ours));

    return sum + (key in standIn ? 0 : leaves(value));
  }, 0);
}

function leaves(value: unknown): number {
  return isMap(value)
    ? Math.max(
        1,
        Object.values(value).reduce<number>((sum, child) => sum + leaves(child), 0),
      )
    : 1;
}

function isMap(value: unknown): value is TreeMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
