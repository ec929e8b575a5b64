import { isRecord } from "../../model/yaml-file.ts";
import type { KubeObject } from "../../render/kube-object.ts";
import { deepEqual } from "../fields/deep-equal.ts";
import { keyStep } from "../fields/fields-v1.ts";
import { fieldType, itemType, keysOf, type MergeType } from "../fields/merge-type.ts";

/** Lays a manifest over what is there, as server-side apply does before it prunes. The status is not the applier's. */
export function mergeObjects(live: KubeObject, manifest: KubeObject, type: MergeType): KubeObject {
  const { status: _status, ...declared } = manifest;

  return mergeValues(live, declared, type) as KubeObject;
}

function mergeValues(live: unknown, declared: unknown, type: MergeType): unknown {
  if (type.atomic) return declared;
  if (isRecord(live) && isRecord(declared)) {
    const merged = { ...live };
    for (const [name, value] of Object.entries(declared)) {
      if (value !== undefined) merged[name] = mergeValues(live[name], value, fieldType(type, name));
    }
    return merged;
  }
  if (!Array.isArray(live) || !Array.isArray(declared)) return declared;
  if (type.set) return [...live, ...declared.filter((value) => !live.some((known) => deepEqual(known, value)))];

  return type.keys ? mergeLists(live, declared, type) : declared;
}

function mergeLists(live: readonly unknown[], declared: readonly unknown[], type: MergeType): unknown[] {
  const stepOf = (item: unknown) => (isRecord(item) ? keyStep(keysOf(type, item)) : "");
  const known = new Map(live.map((item) => [stepOf(item), item]));
  const merged = declared.map((item) => {
    const there = known.get(stepOf(item));
    return there === undefined ? item : mergeValues(there, item, itemType(type));
  });
  const named = new Set(declared.map(stepOf));

  return [...merged, ...live.filter((item) => !named.has(stepOf(item)))];
}
