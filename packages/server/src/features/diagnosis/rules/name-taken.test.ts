import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { nameTaken } from "./name-taken.ts";

test("what stands under a needed name is blamed, and the choice is the owner's", () => {
  const facts = failedFacts("hetzner-orphans", { needs: ["orphans"] });

  expect(nameTaken.explain(facts)).toMatchObject({ owner: "you", retry: "after", action: { kind: "retry" } });
});

test("what belongs to another Sovereign cannot be taken over", () => {
  const facts = failedFacts("hetzner-orphans");

  expect(nameTaken.explain(facts)).toMatchObject({ action: { kind: "none", mode: "manual" } });
});

test("a name in the DNS is another matter", () => {
  const facts = failedFacts("subdomain-conflict");

  expect(nameTaken.explain(facts)).toBeUndefined();
});
