import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ApiError } from "./errors.ts";
import { checkLabels, parseSelector, type Labels } from "./labels.ts";

const labels: Labels = { env: "prod", "example.org/role": "db", empty: "" };

test.each([
  ["env", true],
  ["!env", false],
  ["! env", false],
  ["missing", false],
  ["!missing", true],
  ["env=prod", true],
  ["env==prod", true],
  ["env = prod", true],
  ["env=dev", false],
  ["env!=dev", true],
  ["env!=prod", false],
  ["missing!=anything", true],
  ["env in (dev, prod)", true],
  ["env in (dev)", false],
  ["env notin (dev,test)", true],
  ["missing notin (dev)", true],
  ["missing in (dev)", false],
  ["example.org/role=db,env", true],
  ["env=prod,missing", false],
  ["empty=", true],
  ["env in (prod), !missing, example.org/role!=web", true],
])("selector %j selects: %s", (selector, expected) => {
  expect(parseSelector(selector)(labels)).toBe(expected);
});

test.each(["=prod", "env prod", "env in prod", "env in (prod", "a b=c", "env=a b", ",", "env=-bad"])(
  "selector %j is refused on field label_selector",
  (selector) => {
    expect(() => parseSelector(selector)).toThrowError(expect.objectContaining({ code: "invalid_input", details: expect.anything() }));
  },
);

test("a selector of equalities, negations and sets agrees with asking each term by hand", () => {
  const keys = fc.constantFrom("a", "b", "c");
  const values = fc.constantFrom("x", "y", "z");
  const term = fc.oneof(
    keys.map((key) => ({ text: key, holds: (of: Labels) => key in of })),
    keys.map((key) => ({ text: `!${key}`, holds: (of: Labels) => !(key in of) })),
    fc.tuple(keys, values).map(([key, value]) => ({ text: `${key}=${value}`, holds: (of: Labels) => of[key] === value })),
    fc.tuple(keys, values).map(([key, value]) => ({ text: `${key}!=${value}`, holds: (of: Labels) => of[key] !== value })),
    fc.tuple(keys, fc.array(values, { minLength: 1 })).map(([key, set]) => ({
      text: `${key} in (${set.join(", ")})`,
      holds: (of: Labels) => key in of && set.some((value) => value === of[key]),
    })),
    fc.tuple(keys, fc.array(values, { minLength: 1 })).map(([key, set]) => ({
      text: `${key} notin (${set.join(",")})`,
      holds: (of: Labels) => !(key in of) || !set.some((value) => value === of[key]),
    })),
  );

  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), fc.dictionary(keys, values), (terms, of) => {
      const selected = parseSelector(terms.map(({ text }) => text).join(","))(of);

      expect(selected).toBe(terms.every(({ holds }) => holds(of)));
    }),
  );
});

test("a label value of more than 63 characters is refused, as a long domain name would be", () => {
  const tooLong = { domain: `${"long-name.".repeat(7)}org` };

  expect(() => checkLabels(tooLong)).toThrow(ApiError);
});

test("labels with the provider's own prefix are refused", () => {
  expect(() => checkLabels({ "hetzner.cloud/x": "y" })).toThrow(ApiError);
});

test("keys that every object has are no labels", () => {
  expect(parseSelector("constructor")({})).toBe(false);
});
