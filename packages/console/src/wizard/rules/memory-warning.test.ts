import { expect, test } from "vitest";
import { emptyDraft } from "../draft/draft.ts";
import { memoryWarning } from "./memory-warning.ts";
import { resolveRegions } from "./regions.ts";

const warnings = (changes: object) => resolveRegions({ ...emptyDraft, ...changes }).map(memoryWarning);

test("what is preselected has enough memory", () => {
  for (const haEnabled of [false, true])
    expect(warnings({ topology: "citadel", airgap: true, haEnabled }).every((each) => !each)).toBe(true);
});

test("a lone server below 16 GB is offered the smallest of its kind that has them", () => {
  expect(warnings({ regionControlPlaneSizes: ["cpx32"] })).toEqual([{ kind: "lone-server", hasGb: 8, needsGb: 16, suggestion: "cpx42" }]);
  expect(warnings({ regionControlPlaneSizes: ["ccx13"] })[0]?.suggestion).toBe("ccx23");
  expect(warnings({ regionProviders: { 0: "aws" }, regionControlPlaneSizes: ["c6i.large"] })[0]?.suggestion).toBe("c6i.2xlarge");
});

test("servers of a region that holds MGMT need the platform's memory together, and others do not", () => {
  const sizes = { regionControlPlaneSizes: ["cx23", "cx23"], regionWorkerCounts: [1, 1], regionWorkerSizes: ["cx23", "cx23"] };

  expect(warnings({ ...sizes, topology: "triangle" }).slice(0, 2)).toEqual([
    { kind: "platform", hasGb: 8, needsGb: 11.3, suggestion: "cx33" },
    undefined,
  ]);
  expect(warnings({ ...sizes, haEnabled: true })).toEqual([undefined]);
});

test("a category without a large enough size has nothing to offer, and ARM is never offered", () => {
  expect(warnings({ regionProviders: { 0: "oci" }, regionControlPlaneSizes: ["VM.Standard.A1.Flex.2.12"] })[0]?.suggestion).toBeUndefined();
});
