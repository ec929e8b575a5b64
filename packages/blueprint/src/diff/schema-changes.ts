import { isRecord } from "../model/yaml-file.ts";
import { deepEqual } from "../upgrade/fields/deep-equal.ts";

/** How one place of the configuration's schema changed. */
export interface SchemaChange {
  /** JSON Pointer of the property; empty for the whole configuration. */
  property: string;
  /** `narrowed`: an answer that was valid may not be any more. `described`: what is valid stays. */
  kind: "removed" | "narrowed" | "added" | "widened" | "described";
  /** What changed, in a few words. */
  text: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** Whether answers given to the old form still hold in the new one. What cannot be compared counts as narrowed. */
export function schemaChanges(before: Schema | undefined, after: Schema | undefined): SchemaChange[] {
  // Where nothing was asked before, no answer can become invalid: every question is new.
  if (before === undefined) return [...properties({}, after ?? {}, "")];

  return [...compare(before, after ?? {}, "")];
}

function* compare(before: Schema, after: Schema, property: string): Iterable<SchemaChange> {
  if (deepEqual(before, after)) return;
  yield* properties(before, after, property);
  yield* required(before, after, property);
  yield* types(before, after, property);
  yield* choices(before, after, property);
  yield* bounds(before, after, property);
  yield* opaque(before, after, property);
  for (const part of ["items", "additionalProperties"]) {
    const [old, young] = [before[part], after[part]];
    if (isRecord(old) && isRecord(young)) yield* compare(old, young, `${property}/${part === "items" ? "-" : "*"}`);
    else if (isRecord(young) || (young === false && old !== false)) yield { property, kind: "narrowed", text: `${part} is limited` };
    else if (old !== undefined && old !== true && young !== old) yield { property, kind: "widened", text: `${part} is no longer limited` };
  }
  for (const part of ["default", "title", "description"]) {
    if (!deepEqual(before[part], after[part])) yield { property, kind: "described", text: `${part} changes` };
  }
}

function* properties(before: Schema, after: Schema, property: string): Iterable<SchemaChange> {
  const [old, young] = [recordAt(before, "properties"), recordAt(after, "properties")];
  for (const name of new Set([...Object.keys(old), ...Object.keys(young)])) {
    const [one, other] = [old[name], young[name]];
    const place = `${property}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (other === undefined) yield { property: place, kind: "removed", text: "is removed" };
    else if (one === undefined) yield { property: place, kind: "added", text: "is new" };
    else if (isRecord(one) && isRecord(other)) yield* compare(one, other, place);
    else if (!deepEqual(one, other)) yield { property: place, kind: other === true ? "widened" : "narrowed", text: "changes" };
  }
}

/** A property with a default may become required: the form answers it. */
function* required(before: Schema, after: Schema, property: string): Iterable<SchemaChange> {
  const [old, young] = [listAt(before, "required") ?? [], listAt(after, "required") ?? []];
  for (const name of young) {
    const schema = recordAt(after, "properties")[String(name)];
    const answered = isRecord(schema) && schema["default"] !== undefined;
    if (!old.includes(name) && !answered) yield { property: `${property}/${String(name)}`, kind: "narrowed", text: "is required now" };
  }
  for (const name of old) {
    const stays = recordAt(after, "properties")[String(name)] !== undefined;
    if (stays && !young.includes(name)) yield { property: `${property}/${String(name)}`, kind: "widened", text: "is no longer required" };
  }
}

function* types(before: Schema, after: Schema, property: string): Iterable<SchemaChange> {
  const [old, young] = [typesOf(before), typesOf(after)];
  const taken = old ?? impliedTypes(before, property);
  if (young && (!taken || taken.some((type) => !accepts(young, type))))
    yield { property, kind: "narrowed", text: `type is ${young.join(" or ")} now` };
  else if (old && (!young || young.some((type) => !accepts(old, type)))) yield { property, kind: "widened", text: "takes more types" };
}

/** The form as a whole asks for an object, and named choices are of the types they have, whether that is said or not. */
function impliedTypes(schema: Schema, property: string): readonly unknown[] | undefined {
  return property === "" ? ["object"] : choicesOf(schema)?.map(typeOfChoice);
}

function typeOfChoice(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";

  return Number.isInteger(value) ? "integer" : typeof value;
}

function accepts(known: readonly unknown[], type: unknown): boolean {
  return known.includes(type) || (type === "integer" && known.includes("number"));
}

function* choices(before: Schema, after: Schema, property: string): Iterable<SchemaChange> {
  const [old, young] = [choicesOf(before), choicesOf(after)];
  const gone = old && young ? old.filter((value) => !young.some((other) => deepEqual(value, other))) : [];
  if (young && !old)
    yield { property, kind: "narrowed", text: `only ${young.map((value) => JSON.stringify(value)).join(", ")} from now on` };
  else if (gone.length > 0)
    yield { property, kind: "narrowed", text: `no longer takes ${gone.map((value) => JSON.stringify(value)).join(", ")}` };
  else if (old && (!young || young.length > old.length)) yield { property, kind: "widened", text: "takes more values" };
}

/** Limits that get tighter when they rise, and those that do when they fall. */
const lower = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const upper = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

function* bounds(before: Schema, after: Schema, property: string): Iterable<SchemaChange> {
  for (const name of [...lower, ...upper]) {
    const [old, young] = [before[name], after[name]];
    if (old === young) continue;
    const falls = typeof old === "number" && typeof young === "number" && young < old;
    const narrowed = young !== undefined && (old === undefined || falls === upper.includes(name));
    yield { property, kind: narrowed ? "narrowed" : "widened", text: `${name} ${describe(old)} → ${describe(young)}` };
  }
}

/** Rules of which nobody can say whether one allows less than the other. Without one, everything is allowed. */
const notComparable = ["pattern", "format", "multipleOf", "uniqueItems", "oneOf", "anyOf", "allOf", "not", "if", "then", "else"];
const alsoNotComparable = [
  "dependencies",
  "dependentSchemas",
  "dependentRequired",
  "patternProperties",
  "propertyNames",
  "prefixItems",
  "$ref",
];

function* opaque(before: Schema, after: Schema, property: string): Iterable<SchemaChange> {
  for (const name of [...notComparable, ...alsoNotComparable]) {
    const [old, young] = [before[name], after[name]];
    if (deepEqual(old, young)) continue;
    if (young === undefined || young === false) yield { property, kind: "widened", text: `${name} no longer applies` };
    else yield { property, kind: "narrowed", text: old === undefined ? `${name} applies from now on` : `${name} changes` };
  }
}

function describe(limit: unknown): string {
  return limit === undefined ? "none" : JSON.stringify(limit);
}

function recordAt(schema: Schema, name: string): Record<string, unknown> {
  const value = schema[name];

  return isRecord(value) ? value : {};
}

function listAt(schema: Schema, name: string): readonly unknown[] | undefined {
  const value = schema[name];

  return Array.isArray(value) ? value : undefined;
}

function typesOf(schema: Schema): readonly unknown[] | undefined {
  const { type } = schema;

  return typeof type === "string" ? [type] : listAt(schema, "type");
}

function choicesOf(schema: Schema): readonly unknown[] | undefined {
  return "const" in schema ? [schema["const"]] : listAt(schema, "enum");
}
