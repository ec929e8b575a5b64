import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { schemaChanges } from "./schema-changes.ts";

const ajv = new Ajv2020({ strict: false });

test.each([
  ["a type less", { type: ["string", "null"] }, { type: "string" }, "narrowed"],
  ["an integer becomes a number", { type: "integer" }, { type: "number" }, "widened"],
  ["a number becomes an integer", { type: "number" }, { type: "integer" }, "narrowed"],
  ["a choice less", { enum: ["a", "b"] }, { enum: ["a"] }, "narrowed"],
  ["a choice more", { enum: ["a"] }, { enum: ["a", "b"] }, "widened"],
  ["a pattern", {}, { pattern: "^a" }, "narrowed"],
  ["a pattern less", { pattern: "^a" }, {}, "widened"],
  ["a maximum lowered", { maximum: 3 }, { maximum: 2 }, "narrowed"],
  ["no maximum any more", { maximum: 3 }, {}, "widened"],
  ["closed", {}, { additionalProperties: false }, "narrowed"],
  ["opened", { additionalProperties: false }, {}, "widened"],
  ["a longer minimum", { minLength: 1 }, { minLength: 2 }, "narrowed"],
  ["another default", { default: 1 }, { default: 2 }, "described"],
  ["other alternatives", { oneOf: [{ type: "string" }] }, { oneOf: [{ type: "number" }] }, "narrowed"],
  ["items", { items: { minimum: 1 } }, { items: { minimum: 2 } }, "narrowed"],
])("%s counts as it should", (_what, before, after, kind) => {
  expect(schemaChanges(before, after).map((change) => change.kind)).toEqual([kind]);
});

test.each([
  ["a form", { properties: { a: {} } }, { type: "object", properties: { a: {} } }, []],
  ["choices", inside({ enum: [1, 2] }), inside({ enum: [1, 2], type: "number" }), []],
  ["choices of another type", inside({ enum: [1, "a"] }), inside({ enum: [1, "a"], type: "string" }), ["narrowed"]],
])("%s that now names the type it always had loses nothing", (_what, before, after, kinds) => {
  expect(schemaChanges(before, after).map(({ kind }) => kind)).toEqual(kinds);
});

function inside(property: object) {
  return { properties: { a: property } };
}

test("a first form only adds questions, closed and typed as it may be", () => {
  const form = { type: "object", additionalProperties: false, required: ["size"], properties: { size: { type: "integer" } } };

  expect(schemaChanges(undefined, form)).toEqual([{ property: "/size", kind: "added", text: "is new" }]);
});

test("a property that becomes required narrows, unless the form answers it by default", () => {
  const before = { properties: { a: { type: "string" } } };

  expect(schemaChanges(before, { ...before, required: ["a"] })).toMatchObject([{ property: "/a", kind: "narrowed" }]);
  expect(schemaChanges({ properties: { a: { default: "x" } } }, { properties: { a: { default: "x" } }, required: ["a"] })).toEqual([]);
});

test("where nothing is removed or narrowed, whatever was valid stays valid", () => {
  const schema = fc.record(
    {
      type: fc.constantFrom("integer", "number", "string"),
      minimum: fc.integer({ min: -3, max: 3 }),
      maximum: fc.integer({ min: -3, max: 3 }),
      minLength: fc.integer({ min: 0, max: 3 }),
      enum: fc.uniqueArray(fc.constantFrom(1, 2, "a", "ab"), { minLength: 1 }),
    },
    { requiredKeys: [] },
  );
  const keys = fc.constantFrom("type", "minimum", "maximum", "minLength", "enum");
  let compared = 0;

  fc.assert(
    fc.property(schema, schema, keys, (before, other, key) => {
      const { [key]: _replaced, ...kept } = before;
      const after = other[key] === undefined ? kept : { ...kept, [key]: other[key] };
      if (schemaChanges(before, after).some(({ kind }) => kind === "removed" || kind === "narrowed")) return true;
      compared += 1;
      const [old, young] = [ajv.compile(before), ajv.compile(after)];

      return answers.every((value) => !old(value) || young(value));
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(50);
}, 60_000);

const answers = [-5, -2, -1, 0, 1, 2, 3, 5, 1.5, "", "a", "ab", "abc", "abcd"];
