import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { poolUnknown } from "./pool-unknown.ts";

test("a pool that is not served is blamed on the mothership", () => {
  const facts = failedFacts("dns-commit-failed", {
    culprit: culpritForTests({ kind: "pool", name: "omani.works", reason: "unsupported-pool" }),
  });

  expect(poolUnknown.explain(facts)).toMatchObject({ culprit: { name: "omani.works" }, owner: "catalyst", retry: "after" });
});

test("another failure of the DNS is none of its", () => {
  const facts = failedFacts("dns-commit-failed");

  expect(poolUnknown.explain(facts)).toBeUndefined();
});
