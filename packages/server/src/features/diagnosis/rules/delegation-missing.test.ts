import { expect, test } from "vitest";
import { factsForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { delegationMissing } from "./delegation-missing.ts";

test("what is seen and what is meant are named while a delegation is awaited", () => {
  const facts = factsForTests({
    standing: "waiting",
    phase: "dns-commit",
    waitingFor: "the delegation of acme.omani.works, which is at ns1.old.example now",
    domainMode: "byo-manual",
    servedBy: "ns1.omani.works (192.0.2.1)",
  });

  expect(delegationMissing.explain(facts)).toMatchObject({
    culprit: { kind: "domain", reason: "delegation-missing" },
    owner: "you",
    retry: "safe",
    sentence: "acme.omani.works still points to ns1.old.example; set it to ns1.omani.works (192.0.2.1).",
  });
});

test("a registrar that is driven needs nobody's hand", () => {
  const waitingFor = "the delegation of acme.omani.works";
  const facts = factsForTests({ standing: "waiting", phase: "dns-commit", waitingFor, domainMode: "byo-api", servedBy: "ns1.omani.works" });

  expect(delegationMissing.explain(facts)).toMatchObject({
    owner: "network",
    action: { kind: "none", mode: "automated" },
    sentence: "The delegation of acme.omani.works is not seen yet; its registrar is told to set it to ns1.omani.works.",
  });
});

test("one that was not seen in time is blamed", () => {
  const facts = failedFacts("delegation-timeout");

  expect(delegationMissing.explain(facts)).toMatchObject({ culprit: { kind: "domain" }, owner: "you" });
});

test("another wait is none of its", () => {
  const facts = factsForTests({ standing: "waiting", waitingFor: "OpenTofu" });

  expect(delegationMissing.explain(facts)).toBeUndefined();
});
