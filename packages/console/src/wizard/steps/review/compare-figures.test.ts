import { expect, test } from "vitest";
import { emptyDraft } from "../../draft/draft.ts";
import { differencesOf, ownFigures } from "./compare-figures.ts";

test("a plan is counted and priced region by region", () => {
  const solo = ownFigures(emptyDraft);
  const both = ownFigures({ ...emptyDraft, topology: "compact", haEnabled: true, regionWorkerCounts: [0, 2] });

  expect(solo).toMatchObject({ servers: 1, loadBalancers: 1, networks: 1 });
  expect(solo.monthlyEUR).toBeGreaterThan(0);
  expect(both).toMatchObject({ servers: 8, loadBalancers: 2, networks: 2 });
});

test("a price that nobody publishes is not compared", () => {
  const own = ownFigures({ ...emptyDraft, regionProviders: { 0: "gcp" } });

  expect(own.monthlyEUR).toBeNull();
  expect(differencesOf(own, { ...own, monthlyEUR: 12 })).toEqual([]);
});

test("the smallest difference counts", () => {
  const own = ownFigures(emptyDraft);

  expect(differencesOf(own, { ...own })).toEqual([]);
  expect(differencesOf(own, { ...own, servers: 2, hourlyEUR: (own.hourlyEUR ?? 0) + 0.0001 })).toEqual(["servers", "hourlyEUR"]);
});
