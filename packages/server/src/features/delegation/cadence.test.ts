import { expect, test } from "vitest";
import { nextCheckAfterMs } from "./cadence.ts";

const minute = 60_000;

test.each([
  [0, 5_000],
  [2 * minute - 1, 5_000],
  [2 * minute, 15_000],
  [30 * minute - 1, 15_000],
  [30 * minute, 60_000],
  [6 * 60 * minute - 1, 60_000],
  [6 * 60 * minute, 300_000],
  [72 * 60 * minute, 300_000],
])("after %i ms of waiting the next look is %i ms away", (waited, next) => {
  expect(nextCheckAfterMs(waited)).toBe(next);
});
