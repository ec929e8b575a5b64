import { expect, test } from "vitest";
import { compareVersions, isVersionInRange } from "./version-range.ts";

test.each([
  ["1.11.0", ">=1.11.0 <2.0.0", true],
  ["v1.12.3", ">=1.11.0 <2.0.0", true],
  ["1.10.9", ">=1.11.0 <2.0.0", false],
  ["2.0.0", ">=1.11.0 <2.0.0", false],
  ["1.11.0-dev", ">=1.11.0 <2.0.0", false],
  ["1.68.0", "=1.68.0", true],
  ["1.68.1", "=1.68.0", false],
  ["1.68.0", "1.68.0", true],
])("%s in %s is %s", (version, range, expected) => {
  expect(isVersionInRange(version, range)).toBe(expected);
});

test("numbers are compared as numbers, missing ones as zero", () => {
  expect(compareVersions("1.9.0", "1.10.0")).toBeLessThan(0);
  expect(compareVersions("1.26", "1.26.0")).toBe(0);
});

test("a range that cannot be read is a mistake, not a match", () => {
  expect(() => isVersionInRange("1.0.0", "~1.0")).toThrow(/not a term/);
});
