import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { pdmConflict } from "./pdm-conflict.ts";

test("a name that somebody holds is blamed", () => {
  const facts = failedFacts("subdomain-conflict");

  expect(pdmConflict.explain(facts)).toMatchObject({ culprit: { kind: "domain", name: "acme.omani.works" }, owner: "you", retry: "after" });
});

test("an object of the cloud holds no name in the DNS", () => {
  const facts = failedFacts("hetzner-orphans");

  expect(pdmConflict.explain(facts)).toBeUndefined();
});
