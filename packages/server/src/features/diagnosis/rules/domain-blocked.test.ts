import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { domainBlocked } from "./domain-blocked.ts";

test("records that would be lost are the owner's to decide about", () => {
  const facts = failedFacts("dns-commit-failed", {
    culprit: culpritForTests({ kind: "domain", name: "acme.example", reason: "records-at-risk" }),
  });

  expect(domainBlocked.explain(facts)).toMatchObject({ culprit: { name: "acme.example" }, owner: "you", retry: "after" });
});

test("a DNS that cannot be written is nobody's domain", () => {
  expect(domainBlocked.explain(failedFacts("dns-commit-failed"))).toBeUndefined();
});
