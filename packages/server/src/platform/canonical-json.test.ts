import { assert, jsonValue, property } from "fast-check";
import { expect, test } from "vitest";
import { canonicalJSON } from "./canonical-json.ts";

test("the text does not depend on the order of members", () => {
  expect(canonicalJSON({ b: [{ y: 1, x: null }], a: "é" })).toBe('{"a":"é","b":[{"x":null,"y":1}]}');
  expect(canonicalJSON({ a: "é", b: [{ x: null, y: 1 }] })).toBe('{"a":"é","b":[{"x":null,"y":1}]}');
});

test("members without a value are left out, dates are text", () => {
  expect(canonicalJSON({ gone: undefined, at: new Date("2026-11-22T10:00:00.000Z"), list: [undefined] })).toBe(
    '{"at":"2026-11-22T10:00:00.000Z","list":[null]}',
  );
});

test("it is JSON of the same value, whatever the value", () => {
  assert(
    property(jsonValue(), (value) => {
      const text = canonicalJSON(value);

      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJSON(JSON.parse(text))).toBe(text);
    }),
  );
});
