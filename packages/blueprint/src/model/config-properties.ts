import { isRecord } from "./yaml-file.ts";

export type JsonSchema = Record<string, unknown>;

/** A property of a form that holds an answer, and nothing below it does. */
export interface ConfigLeaf {
  /** In the answers: `["database", "size"]`. */
  path: string[];
  /** In the schema, for places in the file. */
  schemaPath: (string | number)[];
  schema: JsonSchema;
}

/** Every leaf of a schema, those of its alternatives and conditions included; each path once. */
export function configLeaves(root: JsonSchema): ConfigLeaf[] {
  const leaves = new Map<string, ConfigLeaf>();
  collect(root, { path: [], schemaPath: [], depth: 0 }, leaves, root);

  return [...leaves.values()];
}

/** Types a value may have: those named, else those of its enumeration or alternatives; undefined when anything goes. `null` is left out. */
export function typesOf(schema: JsonSchema, depth = 0): string[] | undefined {
  if (depth > maxDepth) return undefined;
  const { type, enum: values, const: constant } = schema;
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.filter((name): name is string => typeof name === "string" && name !== "null");
  if (Array.isArray(values)) return unique(values.filter((value) => value !== null).map(jsonTypeOf));
  if (constant !== undefined) return [jsonTypeOf(constant)];
  const alternatives = [schema["oneOf"], schema["anyOf"]].find(Array.isArray) as unknown[] | undefined;
  const types = alternatives?.map((alternative) => (isRecord(alternative) ? typesOf(alternative, depth + 1) : undefined));
  if (types === undefined || types.includes(undefined)) return isRecord(schema["properties"]) ? ["object"] : undefined;

  return unique(types.flatMap((names) => names ?? []));
}

export function jsonTypeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";

  return typeof value === "number" ? "number" : typeof value;
}

export function propertiesOf(schema: JsonSchema): [string, JsonSchema][] {
  const { properties } = schema;

  return isRecord(properties) ? Object.entries(properties).filter((entry): entry is [string, JsonSchema] => isRecord(entry[1])) : [];
}

/** A form that nests deeper is a schema that refers to itself. */
const maxDepth = 16;

interface Walk {
  path: string[];
  schemaPath: (string | number)[];
  depth: number;
}

function collect(schema: JsonSchema, walk: Walk, leaves: Map<string, ConfigLeaf>, root: JsonSchema): void {
  if (walk.depth > maxDepth) return;
  for (const [name, property] of propertiesOf(schema)) {
    const target = resolve(property, root);
    const inner: Walk = { path: [...walk.path, name], schemaPath: [...walk.schemaPath, "properties", name], depth: walk.depth + 1 };
    const key = JSON.stringify(inner.path);
    if (hasInnerProperties(target)) collect(target, inner, leaves, root);
    else if (!leaves.has(key)) leaves.set(key, { path: inner.path, schemaPath: inner.schemaPath, schema: target });
  }
  for (const [steps, part] of partsOf(schema)) {
    collect(resolve(part, root), { ...walk, schemaPath: [...walk.schemaPath, ...steps], depth: walk.depth + 1 }, leaves, root);
  }
}

/** Places of a schema that add properties to the same object. */
function partsOf(schema: JsonSchema): [(string | number)[], JsonSchema][] {
  const parts: [(string | number)[], unknown][] = [];
  for (const keyword of ["oneOf", "anyOf", "allOf"]) {
    if (Array.isArray(schema[keyword])) schema[keyword].forEach((part: unknown, index: number) => parts.push([[keyword, index], part]));
  }
  for (const keyword of ["dependentSchemas", "dependencies"]) {
    if (isRecord(schema[keyword])) for (const [name, part] of Object.entries(schema[keyword])) parts.push([[keyword, name], part]);
  }
  for (const keyword of ["then", "else"]) parts.push([[keyword], schema[keyword]]);

  return parts.filter((part): part is [(string | number)[], JsonSchema] => isRecord(part[1]));
}

function hasInnerProperties(schema: JsonSchema): boolean {
  return propertiesOf(schema).length > 0 || partsOf(schema).some(([, part]) => propertiesOf(part).length > 0);
}

/** A reference inside the same document; any other is the validator's to complain about. */
function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const reference = schema["$ref"];
  if (typeof reference !== "string" || !reference.startsWith("#/")) return schema;
  const target = reference
    .slice(2)
    .split("/")
    .reduce<unknown>((value, step) => (isRecord(value) ? value[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined), root);

  return isRecord(target) ? { ...target, ...schema } : schema;
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
