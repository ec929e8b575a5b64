import { describe, expect, test } from "vitest";
import { type Draft, emptyDraft } from "../draft/draft.ts";
import { changePlan, sizeForAll, workersForAll } from "./change-plan.ts";
import { resolveRegions } from "./regions.ts";

const change = (changes: Partial<Draft>, plan: Partial<Pick<Draft, "topology" | "airgap">>) => {
  const draft = { ...emptyDraft, ...changes };
  const result = changePlan(draft, plan);
  return { after: { ...draft, ...result.changes }, lost: result.losses.map(({ region, what, value }) => [region?.key ?? "", what, value]) };
};

describe("another topology", () => {
  test("loses nothing of a draft in which nothing was entered", () => {
    expect(change({ topology: "citadel" }, { topology: "solo" }).lost).toEqual([]);
  });

  test("keeps what still fits and names what does not", () => {
    const { after, lost } = change(
      {
        topology: "triangle",
        regionProviders: { 1: "hetzner", 2: "aws" },
        regionCloudRegions: { 0: "hel1", 2: "me-central-1" },
        regionControlPlaneSizes: ["ccx23", "ccx23", "m6i.large"],
        regionWorkerCounts: [1, 1, 2],
      },
      { topology: "dual" },
    );

    expect(lost).toEqual([
      ["r3", "provider", "aws"],
      ["r3", "region", "me-central-1"],
      ["r3", "controlPlaneSize", "m6i.large"],
      ["r3", "workers", "2"],
    ]);
    expect(after).toMatchObject({
      regionProviders: { 1: "hetzner" },
      regionCloudRegions: { 0: "hel1" },
      regionControlPlaneSizes: ["ccx23", "ccx23"],
      regionWorkerCounts: [1, 1],
    });
  });

  test("gives its new regions what all the others have", () => {
    const { after } = change(
      { topology: "compact", regionControlPlaneSizes: ["ccx23", "ccx23"], regionWorkerCounts: [2, 3] },
      { topology: "triangle" },
    );

    expect(after.regionControlPlaneSizes).toEqual(["ccx23", "ccx23", "ccx23"]);
    expect(after.regionWorkerCounts).toEqual([2, 3, 0]);
  });

  test("takes the air-gapped region along to its new place", () => {
    const { after, lost } = change(
      { topology: "solo", airgap: true, regionCloudRegions: { 1: "sin" }, regionControlPlaneSizes: [null, "ccx33"] },
      { topology: "triangle" },
    );

    expect(lost).toEqual([]);
    expect(resolveRegions(after)[3]).toMatchObject({ isAirGap: true, cloudRegion: "sin", controlPlaneSize: "ccx33" });
  });
});

describe("no air gap any more", () => {
  test("loses the region and where its nodes would have fetched from", () => {
    const { after, lost } = change(
      {
        airgap: true,
        regionCloudRegions: { 1: "hel1" },
        artifactMirrorURL: "https://mirror.example.net",
        registryMirrors: { "docker.io": "https://mirror.example.net/docker" },
        caBundlePEM: "-----BEGIN",
      },
      { airgap: false },
    );

    expect(lost).toEqual([
      ["airgap", "region", "hel1"],
      ["", "artifactMirrorURL", "https://mirror.example.net"],
      ["", "registryMirrors", "docker.io"],
      ["", "caBundlePEM", ""],
    ]);
    expect(after).toMatchObject({ airgap: false, regionCloudRegions: {}, artifactMirrorURL: "", registryMirrors: {}, caBundlePEM: "" });
  });
});

describe("a value for all regions", () => {
  test("goes to every region on the default provider, and to those that a larger topology adds later", () => {
    const draft = { ...emptyDraft, topology: "triangle", regionProviders: { 1: "aws" }, regionControlPlaneSizes: [null, "m6i.large"] };
    const sized = { ...draft, ...sizeForAll(draft, "regionControlPlaneSizes", "ccx33"), ...workersForAll(2) };

    expect(resolveRegions(sized).map(({ controlPlaneSize, workerCount }) => [controlPlaneSize, workerCount])).toEqual([
      ["ccx33", 2],
      ["m6i.large", 2],
      ["ccx33", 2],
    ]);
    expect(resolveRegions({ ...sized, topology: "citadel" })[3]?.controlPlaneSize).toBe("ccx33");
  });
});
