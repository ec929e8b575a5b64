import { expect, test } from "vitest";
import { durationMs } from "./go-duration.ts";

test.each([
  ["15m", 900_000],
  ["1h30m0s", 5_400_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["", 60_000],
])("%j is %i ms", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});
