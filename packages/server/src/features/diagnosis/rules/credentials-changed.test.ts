import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { credentialsChanged } from "./credentials-changed.ts";

test("a token that is refused in a later attempt was changed meanwhile", () => {
  const facts = failedFacts("hetzner-unauthorized", {}, { attempt: 2 });

  expect(credentialsChanged.explain(facts)).toMatchObject({ culprit: { kind: "token" }, owner: "you", retry: "after" });
});

test("so was one that is refused in a wipe", () => {
  const facts = failedFacts("hetzner-unauthorized", { phase: "wipe-destroy" });

  expect(credentialsChanged.explain(facts)).toMatchObject({ owner: "you" });
});

test("one that is not held any more has to be entered anew", () => {
  const facts = failedFacts("needs-credentials");

  expect(credentialsChanged.explain(facts)).toMatchObject({ action: { label: "Enter the cloud token and retry" } });
});

test("one that was wrong from the start has not changed", () => {
  const facts = failedFacts("hetzner-unauthorized");

  expect(credentialsChanged.explain(facts)).toBeUndefined();
});
