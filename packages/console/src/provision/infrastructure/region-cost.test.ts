import { expect, test } from "vitest";
import { costOf } from "./region-cost.ts";

const small = { id: "cpx32", eurPerHour: 0.02, eurPerMonth: 14 };
const large = { id: "cpx52", eurPerHour: 0.06, eurPerMonth: 36 };
const unpriced = { id: "odd", eurPerHour: null, eurPerMonth: null };

test("a region costs its control planes and its workers", () => {
  const cost = costOf({ controlPlaneSize: large, workerSize: small, workerCount: 2, isHighlyAvailable: false });

  expect(cost.servers).toBe(3);
  expect(cost.monthly).toBeCloseTo(64);
  expect(cost.hourly).toBeCloseTo(0.1);
});

test("where the Sovereign is highly available, a region has three control planes", () => {
  expect(costOf({ controlPlaneSize: small, workerSize: undefined, workerCount: 0, isHighlyAvailable: true })).toMatchObject({
    servers: 3,
    monthly: 42,
  });
});

test("without a published price there is no sum", () => {
  const cost = costOf({ controlPlaneSize: small, workerSize: unpriced, workerCount: 1, isHighlyAvailable: false });

  expect(cost).toEqual({ servers: 2, monthly: null, hourly: null });
});

test("the size of workers that are not there costs nothing", () => {
  expect(costOf({ controlPlaneSize: small, workerSize: unpriced, workerCount: 0, isHighlyAvailable: false }).monthly).toBe(14);
});
