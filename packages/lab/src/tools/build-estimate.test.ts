import { expect, test } from "vitest";
import { estimateRemainingMs, machineFactor } from "./build-estimate.ts";

test("before the first package the expectation alone counts", () => {
  expect(estimateRemainingMs({ packagesDone: 0, packagesTotal: 1_000, elapsedMs: 10_000, expectedMs: 200_000 })).toBe(190_000);
});

test("near the end the observed pace outweighs an expectation that was far too short", () => {
  const remaining = estimateRemainingMs({ packagesDone: 900, packagesTotal: 1_000, elapsedMs: 400_000, expectedMs: 100_000 });

  expect(remaining).toBeGreaterThan(50_000);
  expect(remaining).toBeLessThan(100_000);
});

test("a running build is never said to be over", () => {
  expect(estimateRemainingMs({ packagesDone: 0, packagesTotal: 0, elapsedMs: 300_000, expectedMs: 100_000 })).toBe(1_000);
});

test("a machine is as slow as its builds were against the figures", () => {
  expect(machineFactor([])).toBe(1);
  expect(machineFactor([{ seconds: 120, expectedSeconds: 60 }])).toBe(2);
});
