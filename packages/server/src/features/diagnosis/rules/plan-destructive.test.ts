import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { planDestructive } from "./plan-destructive.ts";

test("a plan that would destroy is blamed, and not to be repeated as it is", () => {
  const facts = failedFacts("plan-destructive", { culprit: culpritForTests({ kind: "resource", name: "hcloud_network.main" }) });

  expect(planDestructive.explain(facts)).toMatchObject({ culprit: { name: "hcloud_network.main" }, owner: "you", retry: "no" });
});

test("a plan that fails destroys nothing", () => {
  const facts = failedFacts("tofu-plan-failed");

  expect(planDestructive.explain(facts)).toBeUndefined();
});
