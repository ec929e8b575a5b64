import { isRecord } from "../../model/yaml-file.ts";
import type { KubeObject } from "../../render/kube-object.ts";
import { deepEqual } from "../fields/deep-equal.ts";
import {
  containsSet,
  difference,
  emptyFieldSet,
  type FieldSet,
  intersection,
  isEmpty,
  membersOf,
  setOfPaths,
  union,
  withNamedFields,
} from "../fields/field-set.ts";
import { fieldSetOf, fieldSetOfObject } from "../fields/field-set-of.ts";
import type { MergeType } from "../fields/merge-type.ts";
import { valueAt } from "../fields/value-at.ts";
import type { Ownership } from "./managed-fields.ts";
import { mergeObjects } from "./merge-objects.ts";
import { removeFields } from "./remove-fields.ts";

export interface Applied {
  object: KubeObject;
  ownerships: readonly Ownership[];
  /** What was taken from others by force, per owner. */
  conflicts: readonly { owner: string; fields: FieldSet }[];
}

/**
 * Server-side apply with forced conflicts, as the API server's structured merge does it: the manifest is laid over what is there; what this
 * manager applied before, applies no longer and nobody else owns goes; everything else stays, above all what the server set by default.
 */
export function serverSideApply(
  live: KubeObject,
  manifest: KubeObject,
  manager: string,
  before: readonly Ownership[],
  type: MergeType,
): Applied {
  const applied = fieldSetOfObject(manifest, type);
  const merged = mergeObjects(live, manifest, type);
  const isMine = (entry: Ownership) => entry.manager === manager && entry.operation === "Apply" && entry.subresource === undefined;
  const last = before.find(isMine)?.fields ?? emptyFieldSet;
  const changed = changedMembers(applied, live, merged, type);
  const others = before.filter((entry) => !isMine(entry));
  const conflicts = others.map((entry) => ({ owner: entry.manager, fields: intersection(entry.fields, changed) }));
  const left = others.map((entry) => ({ ...entry, fields: difference(entry.fields, changed) })).filter(({ fields }) => !isEmpty(fields));

  return {
    object: prune(merged, last, applied, left, type),
    ownerships: [...left, { manager, operation: "Apply", fields: applied }],
    conflicts: conflicts.filter(({ fields }) => !isEmpty(fields)),
  };
}

function changedMembers(applied: FieldSet, live: unknown, merged: unknown, type: MergeType): FieldSet {
  return setOfPaths(membersOf(applied).filter((path) => !deepEqual(valueAt(live, path, type), valueAt(merged, path, type))));
}

/**
 * Takes away what only this manager owned. A struct of which it owned some field goes whole once nobody names it any more, together with
 * the defaults inside it; while anybody still names it, only the fields that were owned go.
 */
function prune(merged: KubeObject, last: FieldSet, applied: FieldSet, others: readonly Ownership[], type: MergeType): KubeObject {
  if (containsSet(applied, last)) return merged;
  const lastNamed = withNamedFields(last);
  const managed = withNamedFields(others.reduce((all, { fields }) => union(all, fields), applied));
  const present = namedSetOf(merged, type);

  const withoutLast = namedSetOf(removeFields(merged, lastNamed, type), type);
  const withOwned = removeFields(merged, difference(present, union(withoutLast, managed)), type);
  const gone = intersection(difference(present, namedSetOf(withOwned, type)), lastNamed);
  const pruned = removeFields(merged, gone, type);

  return isRecord(pruned) ? { ...pruned, apiVersion: merged.apiVersion, kind: merged.kind, metadata: metadataOf(pruned, merged) } : merged;
}

function namedSetOf(value: unknown, type: MergeType): FieldSet {
  return withNamedFields(fieldSetOf(value ?? {}, type));
}

/** What names the object is never pruned, although no manager owns it. */
function metadataOf(pruned: Record<string, unknown>, merged: KubeObject): KubeObject["metadata"] {
  const { name, namespace } = merged.metadata;

  return { ...(isRecord(pruned["metadata"]) ? pruned["metadata"] : {}), name, ...(namespace === undefined ? {} : { namespace }) };
}
