import { expect, test } from "vitest";
import { milliseconds } from "./duration.ts";

test("spans are read in the unit they name, bare numbers as seconds", () => {
  expect(["250ms", "25s", "12m", "1.5h", 3].map(milliseconds)).toEqual([250, 25_000, 720_000, 5_400_000, 3000]);
});

test("anything else is refused", () => {
  expect(() => milliseconds("soon")).toThrow(RangeError);
});
