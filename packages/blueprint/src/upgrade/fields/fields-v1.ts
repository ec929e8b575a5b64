import { isRecord } from "../../model/yaml-file.ts";
import { emptyFieldSet, type FieldSet } from "./field-set.ts";

/** Reads `fieldsV1`. What is not of its form counts as no field. */
export function parseFieldsV1(fields: unknown): FieldSet {
  if (!isRecord(fields)) return emptyFieldSet;
  const children = new Map<string, FieldSet>();
  for (const [step, below] of Object.entries(fields)) {
    if (step === ".") continue;
    const child = parseFieldsV1(below);
    // `{}` is how a leaf says that it is a member; a field with children says it by ".".
    const member = isRecord(below) && (Object.keys(below).length === 0 || "." in below);
    children.set(canonicalStep(step), { member, children: child.children });
  }

  return { member: false, children };
}

export function formatFieldsV1(set: FieldSet): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [step, child] of set.children) {
    const below = formatFieldsV1(child);
    fields[step] = child.member && child.children.size > 0 ? { ".": {}, ...below } : below;
  }

  return fields;
}

/** The step to the item of a list with these keys. Keys are sorted, so equal items have equal steps. */
export function keyStep(keys: Record<string, unknown>): string {
  return `k:${JSON.stringify(Object.fromEntries(Object.entries(keys).toSorted(([a], [b]) => (a < b ? -1 : 1))))}`;
}

export function valueStep(value: unknown): string {
  return `v:${JSON.stringify(value)}`;
}

/** `spec.containers[name="app"].image`, for people. A dot inside a name is set in brackets. */
export function describePath(path: readonly string[]): string {
  let text = "";
  for (const step of path) {
    const rest = step.slice(2);
    if (step.startsWith("f:")) text += /[./]/.test(rest) ? `[${rest}]` : `${text === "" ? "" : "."}${rest}`;
    else if (step.startsWith("k:")) text += `[${describeKeys(rest)}]`;
    else if (step.startsWith("v:")) text += `[=${rest}]`;
    else text += `[${rest}]`;
  }

  return text;
}

function describeKeys(json: string): string {
  const keys = JSON.parse(json) as Record<string, unknown>;

  return Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(",");
}

function canonicalStep(step: string): string {
  if (!step.startsWith("k:")) return step;
  const keys: unknown = JSON.parse(step.slice(2));

  return isRecord(keys) ? keyStep(keys) : step;
}
