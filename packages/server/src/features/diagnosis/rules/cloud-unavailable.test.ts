import { expect, test } from "vitest";
import { factsForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { cloudUnavailable } from "./cloud-unavailable.ts";

test("an API that keeps failing is blamed, and nothing of the owner's", () => {
  const facts = failedFacts("hetzner-unavailable");

  expect(cloudUnavailable.explain(facts)).toMatchObject({ culprit: { kind: "provider" }, owner: "provider", retry: "safe" });
});

test("while it is tried again, that is what is waited for", () => {
  const facts = factsForTests({ standing: "waiting", waitingFor: "the cloud's API" });

  expect(cloudUnavailable.explain(facts)).toMatchObject({
    waitingFor: "the cloud's API",
    owner: "provider",
    action: { mode: "automated" },
  });
});

test("another wait is none of its", () => {
  const facts = factsForTests({ standing: "waiting", waitingFor: "OpenTofu" });

  expect(cloudUnavailable.explain(facts)).toBeUndefined();
});
