import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { tokenReadonly } from "./token-readonly.ts";

test("a token that may only read is blamed", () => {
  const facts = failedFacts("hetzner-token-readonly");

  expect(tokenReadonly.explain(facts)).toMatchObject({ culprit: { kind: "token" }, owner: "you", retry: "after" });
});

test("a token that is refused altogether is another matter", () => {
  const facts = failedFacts("hetzner-unauthorized");

  expect(tokenReadonly.explain(facts)).toBeUndefined();
});
