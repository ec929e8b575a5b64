import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { rateLimited } from "./rate-limited.ts";

test("a spent request budget is blamed, and a retry is safe", () => {
  const facts = failedFacts("hetzner-rate-limited");

  expect(rateLimited.explain(facts)).toMatchObject({
    culprit: { kind: "quota", name: "request budget" },
    owner: "provider",
    retry: "safe",
  });
});

test("a failing API is another matter", () => {
  const facts = failedFacts("hetzner-unavailable");

  expect(rateLimited.explain(facts)).toBeUndefined();
});
