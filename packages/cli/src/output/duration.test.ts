import { expect, test } from "vitest";
import { formatDuration } from "./duration.ts";

test.each([
  [0, "0 ms"],
  [850, "850 ms"],
  [12_400, "12.4 s"],
  [184_000, "3 min 04 s"],
  [7_500_000, "2 h 05 min"],
])("%d ms is %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
