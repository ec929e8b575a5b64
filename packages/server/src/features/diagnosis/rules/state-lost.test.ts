import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { stateLost } from "./state-lost.ts";

test("a record that cannot be read is blamed on the mothership", () => {
  const facts = failedFacts("state-unreadable");

  expect(stateLost.explain(facts)).toMatchObject({ culprit: { kind: "state" }, owner: "catalyst", retry: "after" });
});

test("a full disk is another matter", () => {
  const facts = failedFacts("disk-full");

  expect(stateLost.explain(facts)).toBeUndefined();
});
