import { expect, test } from "vitest";
import { eventForTests, factsForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { phaseFailed } from "./phase-failed.ts";

test("what the engine complained about last is blamed when the failure names nothing", () => {
  const facts = failedFacts("tofu-apply-failed", {}, { trouble: [eventForTests({ seq: 4, resource: "hcloud_network.main" })] });

  expect(phaseFailed.explain(facts)).toMatchObject({
    culprit: { kind: "resource", name: "hcloud_network.main" },
    confidence: 0.6,
    retry: "safe",
  });
});

test("without anything named nobody is blamed with confidence", () => {
  const facts = failedFacts("tofu-apply-failed");

  expect(phaseFailed.explain(facts)).toMatchObject({ culprit: { kind: "phase", name: "tofu-apply" }, confidence: 0.3 });
});

test("a run that goes on has not failed", () => {
  const facts = factsForTests();

  expect(phaseFailed.explain(facts)).toBeUndefined();
});
