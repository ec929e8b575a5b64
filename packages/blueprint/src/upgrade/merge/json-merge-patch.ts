import { isRecord } from "../../model/yaml-file.ts";
import { deepEqual } from "../fields/deep-equal.ts";

/** The JSON merge patch (RFC 7386) that leads from one value to the other. */
export function jsonMergePatch(from: Record<string, unknown>, to: Record<string, unknown>): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(to)) {
    const before = from[name];
    if (value === undefined || deepEqual(before, value)) continue;
    patch[name] = isRecord(before) && isRecord(value) ? jsonMergePatch(before, value) : value;
  }
  for (const name of Object.keys(from)) if (to[name] === undefined) patch[name] = null;

  return patch;
}

export function applyJsonMergePatch(value: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const patched: Record<string, unknown> = isRecord(value) ? { ...value } : {};
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete patched[name];
    else patched[name] = applyJsonMergePatch(patched[name], change);
  }

  return patched;
}
