import { expect, test } from "vitest";
import { factsForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { pdmUnavailable } from "./pdm-unavailable.ts";

test("a name service that does not answer is blamed", () => {
  const facts = failedFacts("pdm-unavailable");

  expect(pdmUnavailable.explain(facts)).toMatchObject({ culprit: { name: "pool-domain-manager" }, owner: "catalyst", retry: "safe" });
});

test("while it is tried again, that is what is waited for", () => {
  const facts = factsForTests({ standing: "waiting", phase: "dns-reserve", waitingFor: "the pool-domain-manager" });

  expect(pdmUnavailable.explain(facts)).toMatchObject({ waitingFor: "the pool-domain-manager", action: { mode: "automated" } });
});

test("another wait is none of its", () => {
  const facts = factsForTests({ standing: "waiting", waitingFor: "OpenTofu" });

  expect(pdmUnavailable.explain(facts)).toBeUndefined();
});
