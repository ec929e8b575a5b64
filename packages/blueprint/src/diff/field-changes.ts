import { isRecord } from "../model/yaml-file.ts";
import { deepEqual } from "../upgrade/fields/deep-equal.ts";
import { keyStep, describePath } from "../upgrade/fields/fields-v1.ts";
import { anyType, fieldType, itemType, keysOf, type MergeType } from "../upgrade/fields/merge-type.ts";

/** One field that differs. `before` is absent for a field that came, `after` for one that went. */
export interface FieldChange {
  field: string;
  before?: unknown;
  after?: unknown;
}

/** What differs between two values, field by field. Items of a list are paired by what names them, so their order means nothing there. */
export function fieldChanges(before: unknown, after: unknown, type: MergeType = anyType): FieldChange[] {
  return [...changesBelow(before, after, type, [])];
}

function* changesBelow(before: unknown, after: unknown, type: MergeType, path: readonly string[]): Iterable<FieldChange> {
  if (deepEqual(before, after)) return;
  if (isRecord(before) && isRecord(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* changesBelow(before[name], after[name], fieldType(type, name), [...path, `f:${name}`]);
    }
    return;
  }
  const stepOf = Array.isArray(before) && Array.isArray(after) ? pairing(before, after, type) : undefined;
  if (stepOf && Array.isArray(before) && Array.isArray(after)) {
    const [old, young] = [before, after].map((list) => new Map(list.map((item) => [stepOf(item), item])));
    for (const step of new Set([...(old?.keys() ?? []), ...(young?.keys() ?? [])])) {
      yield* changesBelow(old?.get(step), young?.get(step), itemType(type), [...path, step]);
    }
    return;
  }

  yield { field: describePath(path), ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** How items of two lists are paired: by the keys of the list, else by a name that every item has. Undefined: only as a whole. */
function pairing(before: readonly unknown[], after: readonly unknown[], type: MergeType): ((item: unknown) => string) | undefined {
  const keyed = (item: unknown) => (isRecord(item) ? keyStep(type.keys ? keysOf(type, item) : { name: item["name"] }) : "");
  const isNamed = (item: unknown) => isRecord(item) && (type.keys !== undefined || typeof item["name"] === "string");
  const isDistinct = (list: readonly unknown[]) => new Set(list.map(keyed)).size === list.length;

  return [before, after].every((list) => list.every(isNamed) && isDistinct(list)) ? keyed : undefined;
}
