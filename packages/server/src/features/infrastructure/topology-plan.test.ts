import { describe, expect, test } from "vitest";
import type { CreateRequest } from "@catalyst/contract";
import { sampleDeployment, sampleRegion } from "../../testing/sample-deployment.ts";
import { blocksOf, patternOf } from "./topology-plan.ts";

describe("the pattern of a request", () => {
  test.each<[string, Partial<CreateRequest>, number, string]>([
    ["nothing said, one region", {}, 1, "solo"],
    ["nothing said, two regions", {}, 2, "multi-region"],
    ["a topology", { topology: "triangle" }, 3, "multi-region"],
    ["air-gap", { topology: "solo", airgap: true }, 2, "air-gap"],
    ["a topology that nobody knows", { topology: "pentagon" }, 1, "unknown"],
  ])("with %s (%s, %i) is %s", (_, request, regions, pattern) => {
    expect(patternOf(specWith(request, regions))).toBe(pattern);
  });
});

describe("the blocks of a region", () => {
  test.each<[string, Partial<CreateRequest>, number, string[][]]>([
    ["solo by default", {}, 1, [["dmz", "rtz", "mgmt"]]],
    ["triangle", { topology: "triangle" }, 3, [["mgmt"], ["dmz", "rtz"], ["dmz", "rtz"]]],
    ["an air-gapped region", { topology: "solo", airgap: true }, 2, [["dmz", "rtz", "mgmt"], ["rtz"]]],
    ["two regions without a topology", {}, 2, [[], []]],
    ["more regions than the topology has", { topology: "solo" }, 2, [["dmz", "rtz", "mgmt"], []]],
  ])("of %s are what the topology puts there", (_, request, regions, expected) => {
    const spec = specWith(request, regions);

    const roles = spec.regions.map(({ clusterName }, index) => blocksOf(spec, index, clusterName).map(({ role }) => role));

    expect(roles).toEqual(expected);
  });
});

function specWith(request: Partial<CreateRequest>, count: number) {
  const { spec } = sampleDeployment();
  return { ...spec, regions: Array.from({ length: count }, () => sampleRegion()), request: { ...spec.request, ...request } };
}
