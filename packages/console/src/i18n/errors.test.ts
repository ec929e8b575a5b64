import { apiErrors } from "@catalyst/contract";
import { expect, test } from "vitest";
import ar from "./ar/errors.json" with { type: "json" };
import en from "./en/errors.json" with { type: "json" };

test.each([
  ["English", en],
  ["Arabic", ar],
])("every code of the contract has a title and a next step in %s, and no other code has", (_, texts) => {
  const wanted = Object.keys(apiErrors).flatMap((code) => [code, `${code}.next`]);

  expect(Object.keys(texts).toSorted()).toEqual(wanted.toSorted());
});

test("what to do next speaks to a person, not to a program", () => {
  const technical = Object.entries(en).filter(([, text]) => /`|\b(GET|POST|PUT|DELETE|Send `)\b/.test(text));

  expect(technical).toEqual([]);
});
