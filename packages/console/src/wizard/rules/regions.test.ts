import { describe, expect, test } from "vitest";
import { emptyDraft } from "../draft/draft.ts";
import { countPlan, resolveRegions } from "./regions.ts";
import { topologies } from "./topology-facts.ts";

const sizesOf = (changes: object) => resolveRegions({ ...emptyDraft, ...changes }).map(({ controlPlaneSize }) => controlPlaneSize);
const placesOf = (changes: object) => resolveRegions({ ...emptyDraft, ...changes }).map(({ cloudRegion }) => cloudRegion);

describe("the regions of a draft", () => {
  test("are those of the topology, with the air-gapped one last", () => {
    const regions = resolveRegions({ ...emptyDraft, topology: "triangle", airgap: true });

    expect(regions.map(({ label }) => label)).toEqual([
      "CP Region — MGMT",
      "DP Region 1 — DMZ + RTZ",
      "DP Region 2 — DMZ + RTZ",
      "AIR-GAP Region",
    ]);
    expect(regions.map(({ isAirGap }) => isAirGap)).toEqual([false, false, false, true]);
    expect(regions.map(({ holdsManagement }) => holdsManagement)).toEqual([true, false, false, false]);
  });

  test("are a single one when nobody knows the topology", () => {
    const regions = resolveRegions({ ...emptyDraft, topology: null });

    expect(regions.map(({ label, holdsManagement }) => [label, holdsManagement])).toEqual([["Region 1", true]]);
  });

  test("start with cpx52 while one server carries a region, and with cpx32 otherwise, until a size is picked", () => {
    expect(sizesOf({})).toEqual(["cpx52"]);
    expect(sizesOf({ haEnabled: true })).toEqual(["cpx32"]);
    expect(sizesOf({ topology: "compact", regionWorkerCounts: [0, 2] })).toEqual(["cpx52", "cpx32"]);
    expect(sizesOf({ haEnabled: true, regionControlPlaneSizes: ["ccx13"] })).toEqual(["ccx13"]);
  });

  test("start with another provider's own recommended size, and forget one that it does not have", () => {
    expect(sizesOf({ regionProviders: { 0: "aws" }, regionControlPlaneSizes: ["cpx32"] })).toEqual(["m6i.xlarge"]);
    expect(sizesOf({ regionProviders: { 0: "gcp" } })).toEqual([""]);
  });

  test("have a worker size only while there are workers", () => {
    const [none, some] = resolveRegions({
      ...emptyDraft,
      topology: "compact",
      regionWorkerCounts: [0, 3],
      regionWorkerSizes: ["ccx13", null],
    });

    expect([none?.workerSize, none?.serverCount]).toEqual(["", 1]);
    expect([some?.workerSize, some?.serverCount]).toEqual(["cpx32", 4]);
  });

  test("take the Hetzner regions their headquarters speak for, each another, around those that were chosen", () => {
    expect(placesOf({ topology: "citadel", airgap: true, orgHeadquarters: "Muscat" })).toEqual(["fsn1", "nbg1", "hel1", "ash", "hil"]);
    expect(placesOf({ topology: "triangle", orgHeadquarters: "Oslo" })).toEqual(["hel1", "fsn1", "nbg1"]);
    expect(placesOf({ topology: "triangle", regionCloudRegions: { 1: "fsn1" } })).toEqual(["nbg1", "fsn1", "hel1"]);
    expect(placesOf({ topology: "triangle", regionProviders: { 0: "aws" } })).toEqual(["", "fsn1", "nbg1"]);
  });

  test("count a number of workers that cannot be asked for as none", () => {
    const regions = resolveRegions({ ...emptyDraft, topology: "citadel", regionWorkerCounts: [51, -1, 1.5, Number.NaN] });

    expect(regions.map(({ workerCount }) => workerCount)).toEqual([0, 0, 0, 0]);
  });
});

describe("what a plan counts", () => {
  test.each(topologies)(
    "in $id is one host cluster a region now and the rest after handover",
    ({ id, clusterCount, regionCount, vclusterCount }) => {
      const counts = countPlan({ ...emptyDraft, topology: id });

      expect(counts).toEqual({
        regions: regionCount,
        servers: regionCount,
        hostClusters: regionCount,
        dayTwoClusters: clusterCount - regionCount,
        vclusters: vclusterCount,
      });
    },
  );

  test("grows by one of each for an air-gapped region, and by two servers a region for high availability", () => {
    const counts = countPlan({ ...emptyDraft, topology: "dual", airgap: true, haEnabled: true, regionWorkerCounts: [2] });

    expect(counts).toEqual({ regions: 3, servers: 11, hostClusters: 3, dayTwoClusters: 4, vclusters: 7 });
  });
});
