import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { registrarCannot } from "./registrar-cannot.ts";

test("a registrar without a way to do it is told from one that refuses", () => {
  const facts = failedFacts("registrar-failed", { culprit: culpritForTests({ reason: "unsupported-operation" }) });

  expect(registrarCannot.explain(facts)).toMatchObject({ owner: "you", action: { kind: "none", mode: "manual" } });
});

test("one that refuses could do it", () => {
  const facts = failedFacts("registrar-failed", { culprit: culpritForTests({ reason: "invalid-token" }) });

  expect(registrarCannot.explain(facts)).toBeUndefined();
});
