import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { objectLocked } from "./object-locked.ts";

test("an object that is busy is told from an API that fails", () => {
  const facts = failedFacts("hetzner-unavailable", { message: "server is locked (locked, 4711)" });

  expect(objectLocked.explain(facts)).toMatchObject({ culprit: { kind: "object" }, owner: "provider", retry: "safe" });
});

test("an API that fails is not busy", () => {
  const facts = failedFacts("hetzner-unavailable", { message: "bad gateway" });

  expect(objectLocked.explain(facts)).toBeUndefined();
});
