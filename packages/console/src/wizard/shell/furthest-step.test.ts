import { expect, test } from "vitest";
import { furthestStep, slugOfStep, stepOfAddress } from "./furthest-step.ts";

test("the furthest step is where one stands or the one after the last completed, and never beyond the seventh", () => {
  expect(furthestStep({ currentStep: 1, completedSteps: [] })).toBe(1);
  expect(furthestStep({ currentStep: 2, completedSteps: [1, 2, 3, 4] })).toBe(5);
  expect(furthestStep({ currentStep: 6, completedSteps: [] })).toBe(6);
  expect(furthestStep({ currentStep: 7, completedSteps: [1, 2, 3, 4, 5, 6, 7] })).toBe(7);
});

test("an address opens its step as far as one has come, else the furthest, and without a known name the stored one", () => {
  const reached = { currentStep: 2, completedSteps: [1, 2, 3] };

  expect(stepOfAddress("provider", reached)).toBe(3);
  expect(stepOfAddress("review", reached)).toBe(4);
  expect(stepOfAddress(undefined, reached)).toBe(2);
  expect(stepOfAddress("success", reached)).toBe(2);
});

test("each step has its name in addresses", () => {
  expect([1, 2, 3, 4, 5, 6, 7].map(slugOfStep)).toEqual([
    "organisation",
    "topology",
    "provider",
    "credentials",
    "components",
    "domain",
    "review",
  ]);
});
