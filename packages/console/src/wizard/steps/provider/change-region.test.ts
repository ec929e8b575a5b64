import { expect, test } from "vitest";
import { emptyDraft } from "../../draft/draft.ts";
import { changeProvider, setRegionMember } from "./change-region.ts";

test("another provider takes its region and sizes along, keeps the workers, and leaves other regions alone", () => {
  const draft = {
    ...emptyDraft,
    topology: "compact",
    regionCloudRegions: { 0: "hel1", 1: "fsn1" },
    regionControlPlaneSizes: ["ccx23", "ccx33"],
    regionWorkerSizes: ["cpx32", "cpx42"],
    regionWorkerCounts: [1, 2],
  };

  const changed = { ...draft, ...changeProvider(draft, 0, "aws") };

  expect(changed).toMatchObject({
    regionProviders: { 0: "aws" },
    regionCloudRegions: { 1: "fsn1" },
    regionControlPlaneSizes: [null, "ccx33", null, null, null],
    regionWorkerSizes: [null, "cpx42", null, null, null],
    regionWorkerCounts: [1, 2],
  });
  expect(changed.regionCloudRegions).not.toHaveProperty("0");
});

test("a value for a region far back leaves no hole before it", () => {
  expect(setRegionMember(emptyDraft, "regionWorkerCounts", 3, 2)).toEqual({ regionWorkerCounts: [0, 0, 0, 2, 0] });
  expect(setRegionMember(emptyDraft, "regionWorkerSizes", 1, "cpx32")).toEqual({ regionWorkerSizes: [null, "cpx32", null, null, null] });
});
