import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { engineMissing } from "./engine-missing.ts";

test("a program that is missing is blamed on the mothership", () => {
  const facts = failedFacts("tofu-init-failed", { culprit: culpritForTests({ kind: "tool", name: "OpenTofu" }) });

  expect(engineMissing.explain(facts)).toMatchObject({ culprit: { kind: "tool", name: "OpenTofu" }, owner: "catalyst", retry: "safe" });
});

test("a plan that fails had its engine", () => {
  const facts = failedFacts("tofu-plan-failed");

  expect(engineMissing.explain(facts)).toBeUndefined();
});
