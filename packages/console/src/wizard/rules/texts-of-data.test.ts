import topologiesFile from "@catalyst/contract/data/topologies.json" with { type: "json" };
import { expect, test } from "vitest";
import ar from "../../i18n/ar/plan.json" with { type: "json" };
import en from "../../i18n/en/plan.json" with { type: "json" };
import { industries, organisationSizes } from "../draft/profile-lists.ts";
import { emptyDraft } from "../draft/draft.ts";
import { resolveRegions } from "./regions.ts";
import { topologies } from "./topology-facts.ts";

const english: Readonly<Record<string, string>> = en;
const arabic: Readonly<Record<string, string>> = ar;

test("what English says of a topology is what the data says", () => {
  for (const { id, tag, summary, points } of topologiesFile.topologies) {
    expect([english[`topology.${id}.tag`], english[`topology.${id}.summary`]]).toEqual([tag, summary]);
    expect(points.map((_, index) => english[`topology.${id}.point.${index}`])).toEqual(points);
  }
});

test("every region of every plan has a text, in English the data's own label", () => {
  for (const topology of [...topologies.map(({ id }) => id), null])
    for (const { label, labelKey } of resolveRegions({ ...emptyDraft, topology, airgap: true })) {
      expect(english[labelKey]).toBe(label);
      expect(arabic[labelKey]).toBeTruthy();
    }
});

test("the listed industries and sizes are sent as English says them", () => {
  expect(industries.map((_, index) => english[`orgIndustry.${index}`])).toEqual(industries);
  expect(organisationSizes.map((_, index) => english[`orgSize.${index}`])).toEqual(organisationSizes);
});

test("Arabic says everything that English says, with the same values filled in", () => {
  expect(Object.keys(arabic).toSorted()).toEqual(Object.keys(english).toSorted());
  for (const [key, text] of Object.entries(english)) expect([key, valuesOf(arabic[key])]).toEqual([key, valuesOf(text)]);
});

function valuesOf(text = ""): Set<string | undefined> {
  return new Set([...text.matchAll(/\{(\w+)(?:\}|, plural)/g)].map(([, name]) => name));
}
