import { describe, expect, test } from "vitest";
import { type ServerLine, costBetween, otherMonthly, runningCost, startOfCost } from "./running-cost.ts";

const at = (text: string) => new Date(`${text}:00.000Z`);
const server: ServerLine = { region: "fsn1", role: "control-plane", sku: "x", count: 2, hourly: 0.1, monthly: 50 };

describe("one server", () => {
  test("costs every hour that has begun", () => {
    expect(costBetween(0.1, 50, at("2026-11-10T10:00"), at("2026-11-10T12:01"))).toBeCloseTo(0.3);
  });

  test("costs no more in a month than the price of a month, and the next month counts anew", () => {
    expect(costBetween(0.1, 50, at("2026-10-01T00:00"), at("2026-11-01T00:00"))).toBe(50);
    expect(costBetween(0.1, 50, at("2026-10-01T00:00"), at("2026-11-01T02:00"))).toBeCloseTo(50.2);
  });

  test("costs nothing in no time", () => {
    expect(costBetween(0.1, 50, at("2026-11-10T10:00"), at("2026-11-10T10:00"))).toBe(0);
  });
});

describe("a Sovereign", () => {
  test("of the month before counts this month from its first day", () => {
    const cost = runningCost([server], 0, at("2026-10-31T23:00"), at("2026-11-01T10:00"));

    expect(cost).toEqual({ sinceStart: 2.2, monthSoFar: 2, monthForecast: 100, fullMonth: 100 });
  });

  test("pays load balancers and addresses by their share of the month", () => {
    const cost = runningCost([], 6, at("2026-11-01T00:00"), at("2026-11-16T00:00"));

    expect(cost).toEqual({ sinceStart: 3, monthSoFar: 3, monthForecast: 6, fullMonth: 6 });
  });

  test("with a size without a price has no sum", () => {
    expect(runningCost([{ ...server, monthly: null }], 0, at("2026-11-01T00:00"), at("2026-11-02T00:00"))).toBeUndefined();
  });
});

test("what is not servers is the plan's sum without them", () => {
  expect(otherMonthly([server], 106.39)).toBe(6.39);
  expect(otherMonthly([server], null)).toBeUndefined();
  expect(otherMonthly([server], 90)).toBeUndefined();
});

test("nothing costs before an apply began, nor once nothing is left", () => {
  const phases = [{ phase: "tofu-apply", startedAt: "2026-11-10T10:00:00.000Z" }] as Parameters<typeof startOfCost>[0]["phases"];

  expect(startOfCost({ phases, cloudResources: true })).toEqual(at("2026-11-10T10:00"));
  expect(startOfCost({ phases, cloudResources: false })).toBeUndefined();
  expect(startOfCost({ phases: [], cloudResources: true })).toBeUndefined();
});
