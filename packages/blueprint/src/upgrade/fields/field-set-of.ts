import { isRecord } from "../../model/yaml-file.ts";
import type { KubeObject } from "../../render/kube-object.ts";
import { type FieldSet, isEmpty } from "./field-set.ts";
import { keyStep, valueStep } from "./fields-v1.ts";
import { fieldType, itemType, keysOf, type MergeType } from "./merge-type.ts";

/** The fields that an applier of this manifest comes to own. What names the object belongs to nobody. */
export function fieldSetOfObject(object: KubeObject, type: MergeType): FieldSet {
  const { apiVersion: _version, kind: _kind, metadata, ...body } = object;
  const { name: _name, namespace: _namespace, managedFields: _managed, ...marks } = metadata;

  return fieldSetOf(Object.keys(marks).length > 0 ? { metadata: marks, ...body } : body, type);
}

/** The fields of a value: leaves, lists and objects that are replaced whole, items of lists, keys of objects with free keys. */
export function fieldSetOf(value: unknown, type: MergeType): FieldSet {
  const leaf: FieldSet = { member: true, children: new Map() };
  if (type.atomic) return leaf;
  if (isRecord(value)) return ofRecord(value, type);
  if (!Array.isArray(value)) return leaf;
  if (type.set) return { member: false, children: new Map(value.map((item) => [valueStep(item), leaf])) };
  if (!type.keys) return leaf;
  const items = value.filter(isRecord).map((item): [string, FieldSet] => {
    return [keyStep(keysOf(type, item)), { ...fieldSetOf(item, itemType(type)), member: true }];
  });

  return { member: false, children: new Map(items) };
}

function ofRecord(value: Record<string, unknown>, type: MergeType): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [name, below] of Object.entries(value)) {
    if (below === undefined) continue;
    const set = fieldSetOf(below, fieldType(type, name));
    // An empty list whose items are found by key has nothing to own.
    if (Array.isArray(below) && below.length === 0 && isEmpty(set)) continue;
    const bare = below === null || (isRecord(below) && Object.keys(below).length === 0);
    children.set(`f:${name}`, bare ? { ...set, member: true } : set);
  }

  return { member: false, children };
}
