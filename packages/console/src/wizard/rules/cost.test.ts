import { expect, test } from "vitest";
import { emptyDraft } from "../draft/draft.ts";
import { costOf, yearlyPrice } from "./cost.ts";
import { sizeOf } from "./provider-facts.ts";
import { resolveRegions } from "./regions.ts";

const costOfDraft = (changes: object) => costOf(resolveRegions({ ...emptyDraft, ...changes }));

test("one server costs its published month, and twelve of them a year", () => {
  expect(costOfDraft({})).toEqual({
    regions: [{ hourly: 0.0585, monthly: 36.49, yearly: 437.88 }],
    total: { hourly: 0.0585, monthly: 36.49, yearly: 437.88 },
    isComplete: true,
  });
});

test("a region costs its control planes and its workers, and the plan the sum of its regions, without an error of floating point", () => {
  const cost = costOfDraft({ topology: "compact", haEnabled: true, regionWorkerCounts: [2, 0], regionWorkerSizes: ["cx53"] });

  expect(cost.regions.map((each) => each?.monthly)).toEqual([88.45, 43.47]);
  expect(cost.total).toEqual({ hourly: 0.2112, monthly: 131.92, yearly: 1583.04 });
});

test("a region of a provider that publishes no sizes has no price, and the total says that it is not all", () => {
  const cost = costOfDraft({ topology: "compact", regionProviders: { 1: "gcp" } });

  expect(cost.regions[1]).toBeUndefined();
  expect(cost.total.monthly).toBe(36.49);
  expect(cost.isComplete).toBe(false);
});

test("a year of a size is twelve published months", () => {
  expect(yearlyPrice(sizeOf("hetzner", "cpx32")!)).toBe(173.88);
});
