import { isRecord } from "../../model/yaml-file.ts";
import { type FieldSet, isEmpty } from "../fields/field-set.ts";
import { keyStep, valueStep } from "../fields/fields-v1.ts";
import { fieldType, itemType, keysOf, type MergeType } from "../fields/merge-type.ts";

/** The value without the set's members. What is emptied thereby goes too; undefined when nothing is left. */
export function removeFields(value: unknown, set: FieldSet, type: MergeType): unknown {
  if (set.children.size === 0 || type.atomic) return value;
  if (isRecord(value)) return removeFromRecord(value, set, type);
  if (!Array.isArray(value) || !(type.keys || type.set)) return value;
  const kept = value.flatMap((item: unknown) => {
    const below = set.children.get(stepOf(item, type));
    if (below === undefined) return [item];
    if (below.member) return [];

    return [removeFields(item, below, itemType(type))];
  });

  return kept.length === 0 && value.length > 0 ? undefined : kept;
}

function removeFromRecord(value: Record<string, unknown>, set: FieldSet, type: MergeType): Record<string, unknown> | undefined {
  const kept: Record<string, unknown> = {};
  for (const [name, below] of Object.entries(value)) {
    const removed = set.children.get(`f:${name}`);
    if (removed?.member) continue;
    const left = removed === undefined || isEmpty(removed) ? below : removeFields(below, removed, fieldType(type, name));
    if (left !== undefined) kept[name] = left;
  }

  return Object.keys(kept).length === 0 && Object.keys(value).length > 0 ? undefined : kept;
}

function stepOf(item: unknown, type: MergeType): string {
  return type.keys && isRecord(item) ? keyStep(keysOf(type, item)) : valueStep(item);
}
