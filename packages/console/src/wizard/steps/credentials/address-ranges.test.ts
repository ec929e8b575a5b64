import { expect, test } from "vitest";
import { isRange, readRanges } from "./address-ranges.ts";

test("ranges stand one a line or between commas", () => {
  expect(readRanges("203.0.113.0/24,  2001:DB8::/32\n\n198.51.100.7/32 ")).toEqual(["203.0.113.0/24", "2001:db8::/32", "198.51.100.7/32"]);
  expect(readRanges(" \n")).toEqual([]);
});

test.each([
  ["203.0.113.0/24", true],
  ["0.0.0.0/0", true],
  ["2001:db8::/32", true],
  ["::/0", true],
  ["203.0.113.0", false],
  ["203.0.113.0/33", false],
  ["203.0.113/24", false],
  ["256.0.0.0/8", false],
  ["2001:db8::/129", false],
  ["2001:db8:::/32", false],
  ["203.0.113.0/24/8", false],
  ["example.com/24", false],
])("a range: %s %s", (text, fits) => {
  expect(isRange(text)).toBe(fits);
});
