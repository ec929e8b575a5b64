import { expect, test } from "vitest";
import { proposeSubdomains, slugOf } from "./propose-names.ts";

test.each([
  ["Bank of Muscat", "bank-of-muscat"],
  ["Café & Söhne GmbH", "cafe-and-sohne-gmbh"],
  ["شركة", ""],
  ["--", ""],
])("%s becomes the label %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test("a name proposes labels that a pool takes, without the legal form", () => {
  expect(proposeSubdomains("Acme Logistics LLC")).toEqual(["acme-logistics", "acme", "acme-cloud"]);
});

test("a name that no pool takes proposes nothing", () => {
  expect(proposeSubdomains("شركة")).toEqual([]);
  expect(proposeSubdomains("7")).toEqual([]);
});
