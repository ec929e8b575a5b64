import { expect, test } from "vitest";
import { estimateRemainingMs, machineFactor } from "./build-estimate.ts";

const thousand = { packagesTotal: 1_000, packagesBefore: 0 };

test("before the first package the expectation alone counts", () => {
  expect(estimateRemainingMs({ ...thousand, packagesDone: 0, elapsedMs: 10_000, expectedMs: 200_000 })).toBe(190_000);
});

test("after half of the work only the observed pace counts, whatever was expected", () => {
  const remaining = estimateRemainingMs({ ...thousand, packagesDone: 900, elapsedMs: 400_000, expectedMs: 100_000 });

  expect(remaining).toBeGreaterThan(50_000);
  expect(remaining).toBeLessThan(100_000);
});

test("a build that goes on after an interruption is measured by what is left of it", () => {
  const remaining = estimateRemainingMs({
    packagesTotal: 1_000,
    packagesBefore: 500,
    packagesDone: 500,
    elapsedMs: 10_000,
    expectedMs: 200_000,
  });

  expect(remaining).toBe(90_000);
});

test("a running build is never said to be over", () => {
  expect(estimateRemainingMs({ packagesTotal: 0, packagesBefore: 0, packagesDone: 0, elapsedMs: 300_000, expectedMs: 100_000 })).toBe(
    1_000,
  );
});

test("a machine is as slow as its builds were against the figures", () => {
  expect(machineFactor([])).toBe(1);
  expect(machineFactor([{ seconds: 120, expectedSeconds: 60 }])).toBe(2);
});
