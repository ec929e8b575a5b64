import { isRecord } from "../../model/yaml-file.ts";

/** Equal as JSON is: order of an object's fields means nothing, an undefined field is none. */
export function deepEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((item, n) => deepEqual(item, other[n]));
  if (!isRecord(one) || !isRecord(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);

  return [...names].every((name) => deepEqual(one[name], other[name]));
}
