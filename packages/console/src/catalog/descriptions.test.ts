import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ComponentCatalog } from "@catalyst/contract";
import { expect, test } from "vitest";
import arabic from "./descriptions.ar.json" with { type: "json" };

const file = fileURLToPath(import.meta.resolve("@catalyst/contract/data/components.json"));
const { components, families } = JSON.parse(readFileSync(file, "utf8")) as ComponentCatalog;

test("every component and family of the catalogue is described in Arabic, and nothing else is", () => {
  expect(Object.keys(arabic.components).toSorted()).toEqual(components.map(({ id }) => id).toSorted());
  expect(Object.keys(arabic.families).toSorted()).toEqual(families.map(({ id }) => id).toSorted());
  expect(Object.entries(arabic.components).filter(([, text]) => !/[\u0600-\u06FF]/.test(text))).toEqual([]);
});
