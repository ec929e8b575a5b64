import { expect, test } from "vitest";
import { forwardPercent } from "./forward-percent.ts";

test("a bar goes forward only within an attempt, and begins anew with the next", () => {
  const shown = [10, 40, 30, 55].map((percent) => forwardPercent("a", 1, percent));

  expect(shown).toEqual([10, 40, 40, 55]);
  expect(forwardPercent("a", 2, 5)).toBe(5);
});
