import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { quotaReached } from "./quota-reached.ts";

test("a limit that is used up is named as the failure names it", () => {
  const facts = failedFacts("hetzner-quota", { culprit: culpritForTests({ kind: "quota", name: "servers" }) });

  expect(quotaReached.explain(facts)).toMatchObject({ culprit: { kind: "quota", name: "servers" }, owner: "you", retry: "after" });
});

test("a location without room is another matter", () => {
  const facts = failedFacts("hetzner-capacity");

  expect(quotaReached.explain(facts)).toBeUndefined();
});
