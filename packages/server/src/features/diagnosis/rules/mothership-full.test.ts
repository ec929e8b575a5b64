import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { mothershipFull } from "./mothership-full.ts";

test("a full disk is blamed on the mothership", () => {
  const facts = failedFacts("disk-full");

  expect(mothershipFull.explain(facts)).toMatchObject({ culprit: { kind: "disk" }, owner: "catalyst", retry: "safe" });
});

test("a lost state is another matter", () => {
  const facts = failedFacts("state-unreadable");

  expect(mothershipFull.explain(facts)).toBeUndefined();
});
