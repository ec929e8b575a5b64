import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { tokenInvalid } from "./token-invalid.ts";

test("a token that the cloud refuses is blamed, and is the owner's to replace", () => {
  const facts = failedFacts("hetzner-unauthorized", { phase: "preflight" });

  expect(tokenInvalid.explain(facts)).toMatchObject({
    culprit: { kind: "token" },
    owner: "you",
    retry: "after",
    action: { kind: "retry", target: "preflight" },
  });
});

test("a token that may only read is another matter", () => {
  const facts = failedFacts("hetzner-token-readonly");

  expect(tokenInvalid.explain(facts)).toBeUndefined();
});
