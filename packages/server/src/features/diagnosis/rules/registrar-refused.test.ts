import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { registrarRefused } from "./registrar-refused.ts";

test("a registrar that refuses is quoted", () => {
  const facts = failedFacts("registrar-failed", { sentence: "The token lacks a scope." });

  expect(registrarRefused.explain(facts)).toMatchObject({ owner: "you", retry: "after", sentence: "The token lacks a scope." });
});

test("a DNS that fails is another matter", () => {
  const facts = failedFacts("dns-commit-failed");

  expect(registrarRefused.explain(facts)).toBeUndefined();
});
