import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { kubeconfigMissing } from "./kubeconfig-missing.ts";

test("a first boot that gave up is blamed with its node and step", () => {
  const facts = failedFacts("cloud-init-failed", { culprit: culpritForTests({ kind: "node", name: "fsn1-cp-1", reason: "host" }) });

  expect(kubeconfigMissing.explain(facts)).toMatchObject({
    culprit: { kind: "node", name: "fsn1-cp-1", reason: "host" },
    owner: "catalyst",
    retry: "after",
  });
});

test("an apply that fails has no first boot", () => {
  const facts = failedFacts("tofu-apply-failed");

  expect(kubeconfigMissing.explain(facts)).toBeUndefined();
});
