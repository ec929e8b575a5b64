import { expect, it } from "vitest";
import { defaultProblems, schemaProblems } from "./config-schema.ts";

it("takes a schema with hints, references, alternatives and conditions", () => {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://example.org/form",
    type: "object",
    required: ["kind"],
    $defs: { disk: { type: "object", properties: { size: { type: "string", pattern: "^\\d+Gi$", default: "1Gi" } } } },
    properties: {
      kind: { enum: ["a", "b"], default: "a", "x-catalyst-internal": true },
      data: { $ref: "#/$defs/disk" },
      default: { type: "string", default: "a property may be called default" },
      host: { type: "string", format: "hostname", "x-catalyst-ui-hint": "domain-picker" },
    },
    oneOf: [{ properties: { kind: { const: "a" } }, required: ["kind", "host"] }, { properties: { kind: { const: "b" } } }],
  };

  expect(schemaProblems(schema)).toEqual([]);
  expect(defaultProblems(schema)).toEqual([]);
});

it.each([
  [{ type: "object", properties: { a: { type: "text" } } }, ["properties", "a", "type"]],
  [{ type: "object", properties: { a: { minimum: "1" } } }, ["properties", "a", "minimum"]],
  [{ type: "object", properties: { a: { pattern: "(" } } }, ["properties", "a", "pattern"]],
  [{ type: "object", properties: {}, required: ["a"] }, ["required", 0]],
  [{ type: "object", properties: { a: { type: "object", properties: {}, required: ["b"] } } }, ["properties", "a", "required", 0]],
  [{ type: "object", properties: { a: { $ref: "#/$defs/none" } } }, []],
  [{ type: "array" }, ["type"]],
  [{}, []],
])("finds the place that is wrong in %j", (schema, path) => {
  expect(schemaProblems(schema).map((problem) => problem.path)).toEqual([path]);
});

it("tries every default against its own property, also inside lists, definitions and alternatives", () => {
  const number = { type: "integer", maximum: 3, default: 4 };
  const schema = {
    type: "object",
    $defs: { number },
    properties: { list: { type: "array", items: number }, fine: { type: "integer", default: 3 } },
    anyOf: [{ properties: { more: number } }],
  };

  expect(defaultProblems(schema).map(({ path }) => path.join("/"))).toEqual([
    "$defs/number/default",
    "properties/list/items/default",
    "anyOf/0/properties/more/default",
  ]);
});

it("takes what stands inside a default for data", () => {
  const schema = {
    type: "object",
    properties: { a: { type: "object", default: { default: 1, properties: { b: { default: "x", type: "integer" } } } } },
  };

  expect(defaultProblems(schema)).toEqual([]);
});
