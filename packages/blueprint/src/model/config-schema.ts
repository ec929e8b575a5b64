import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { pointerOf, stepsOfPointer } from "./blueprint-manifest.ts";
import type { JsonSchema } from "./config-properties.ts";
import { isRecord } from "./yaml-file.ts";

export interface SchemaProblem {
  /** In the schema. */
  path: (string | number)[];
  message: string;
}

const known = new WeakMap<object, SchemaProblem[]>();

/** Where a schema is not one of JSON Schema 2020-12, or cannot be a form's. */
export function schemaProblems(schema: unknown): SchemaProblem[] {
  if (!isRecord(schema)) return [{ path: [], message: "it is no object" }];
  const problems = known.get(schema) ?? findProblems(schema);
  known.set(schema, problems);

  return problems;
}

function findProblems(schema: JsonSchema): SchemaProblem[] {
  const ajv = sharedAjv();
  if (ajv.validateSchema(withDialect(schema)) !== true) {
    const errors = ajv.errors ?? [];
    // An alternative fails as a whole after its parts: the deepest place is the one to mend.
    const deepest = errors.toSorted((one, other) => other.instancePath.length - one.instancePath.length)[0];

    return [{ path: stepsOfPointer(deepest?.instancePath ?? "", schema), message: deepest?.message ?? "it is no JSON Schema" }];
  }
  if (schema["type"] !== "object")
    return [{ path: schema["type"] === undefined ? [] : ["type"], message: "its root is not of type object" }];
  const problems = [...patternProblems(schema), ...requiredProblems(schema)];
  if (problems.length > 0) return problems;
  const compilable = withDialect(schema);
  try {
    ajv.compile(compilable);
  } catch (error) {
    return [{ path: [], message: (error as Error).message }];
  } finally {
    ajv.removeSchema(compilable);
  }

  return [];
}

function patternProblems(schema: JsonSchema): SchemaProblem[] {
  return schemasIn(schema).flatMap(({ path, schema: { pattern } }) => {
    const message = typeof pattern === "string" ? patternProblem(pattern) : undefined;

    return message === undefined ? [] : [{ path: [...path, "pattern"], message }];
  });
}

function patternProblem(pattern: string): string | undefined {
  try {
    "".match(new RegExp(pattern, "u"));

    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * A required property that is described nowhere is a field that no form has, so that nobody can ever answer. Alternatives and conditions are
 * left out: they add to an object that is described elsewhere.
 */
function requiredProblems(schema: JsonSchema): SchemaProblem[] {
  return schemasIn(schema).flatMap(({ path, schema: part }) => {
    const { required, properties } = part;
    const isWhole = !additions.some((keyword) => part[keyword] !== undefined || path.includes(keyword));
    if (!Array.isArray(required) || !isRecord(properties) || !isWhole) return [];

    return required.flatMap((name: unknown, index) =>
      typeof name === "string" && !Object.hasOwn(properties, name)
        ? [{ path: [...path, "required", index], message: `the required property ${name} is not described` }]
        : [],
    );
  });
}

const additions = ["oneOf", "anyOf", "allOf", "if", "then", "else", "not", "dependentSchemas", "dependencies"];

/** Defaults that their own property refuses. Nothing for a schema that is itself wrong. */
export function defaultProblems(schema: JsonSchema): SchemaProblem[] {
  const defaults = schemasIn(schema).filter((part) => Object.hasOwn(part.schema, "default"));
  if (defaults.length === 0 || schemaProblems(schema).length > 0) return [];
  const ajv = sharedAjv();
  const checks = {
    type: "object",
    properties: Object.fromEntries(
      defaults.map(({ path }, index) => [String(index), { $ref: `${schemaId}#${encodeURI(pointerOf(path))}` }]),
    ),
  };
  try {
    const validate = ajv.addSchema({ ...withDialect(schema), $id: schemaId }).compile(checks);
    validate(Object.fromEntries(defaults.map((part, index) => [String(index), part.schema["default"]])));

    return firstMessages(validate.errors ?? []).map(([index, message]) => ({ path: [...defaults[index]!.path, "default"], message }));
  } finally {
    ajv.removeSchema(checks).removeSchema(schemaId);
  }
}

/** By the place of the default: what is said after the first follows from it. */
function firstMessages(errors: readonly ErrorObject[]): [number, string][] {
  const messages = new Map<number, string>();
  for (const { instancePath, message } of errors) {
    const index = Number(instancePath.split("/")[1]);
    if (!messages.has(index)) messages.set(index, message ?? "is refused");
  }

  return [...messages];
}

const schemaId = "catalyst:config";

interface Part {
  path: (string | number)[];
  schema: JsonSchema;
}

/** Every schema inside a schema, itself included; what stands in an example or a default is data. */
function schemasIn(schema: unknown, path: (string | number)[] = []): Part[] {
  if (Array.isArray(schema)) return schema.flatMap((item, index) => schemasIn(item, [...path, index]));
  if (!isRecord(schema)) return [];
  const named = isNameTable(path);
  const inner = Object.entries(schema).filter(([key, value]) => named || (isRecord(value) && !data.has(key)) || lists.has(key));

  return [...(named ? [] : [{ path, schema }]), ...inner.flatMap(([key, value]) => schemasIn(value, [...path, key]))];
}

const data = new Set(["default", "const", "enum", "examples"]);
const lists = new Set(["oneOf", "anyOf", "allOf", "prefixItems"]);
const nameTables = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);

/** In these the keys are names, not keywords: a property may be called `default`. */
function isNameTable(path: readonly (string | number)[]): boolean {
  const last = path.at(-1);

  return typeof last === "string" && nameTables.has(last) && !isNameTable(path.slice(0, -1));
}

let ajv: Ajv2020 | undefined;

/** One for all: to read the schema of schemas takes longer than to check one with it. Nothing of a Blueprint's stays in it. */
function sharedAjv(): Ajv2020 {
  if (ajv === undefined) {
    ajv = new Ajv2020({ allErrors: true, strict: false, logger: false });
    ajvFormats.default(ajv);
  }

  return ajv;
}

/** An older dialect named in the file would be looked up and not found; the contract is 2020-12. */
function withDialect(schema: JsonSchema): JsonSchema {
  const { $schema: _, $id: __, ...rest } = schema;

  return rest;
}
