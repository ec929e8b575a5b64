import { readdir } from "node:fs/promises";
import { failureCodes } from "@catalyst/contract";
import { expect, test } from "vitest";
import { findCulprit } from "./find-culprit.ts";
import type { Rule } from "./finding.ts";
import { rules } from "./rules.ts";
import { culpritForTests, factsForTests, failedFacts } from "./testing/facts-for-tests.ts";

test("every rule is a file of its name with a test beside it, and stands in the list once", async () => {
  const files = await readdir(new URL("rules", import.meta.url));

  const expected = rules.flatMap(({ id }) => [`${id}.ts`, `${id}.test.ts`]);
  expect(files.toSorted()).toEqual(expected.toSorted());
});

test.each(failureCodes)("a failure with the code %s is blamed on what it names", (code) => {
  const found = findCulprit(rules, failedFacts(code, { culprit: culpritForTests({ name: "the culprit" }) }));

  expect(found?.finding).toMatchObject({ culprit: { name: "the culprit" }, confidence: expect.any(Number) as number });
  expect(found?.finding.confidence).toBeGreaterThanOrEqual(0.5);
});

test("a run that goes on as it should is blamed on nothing", () => {
  expect(findCulprit(rules, factsForTests())).toBeUndefined();
});

test("a narrower signal comes before a wider one, and what else could be blamed is kept", () => {
  const found = findCulprit([saying("narrow", "a"), saying("wide", "b"), saying("same", "a")], failedFacts("disk-full"));

  expect(found).toMatchObject({ rule: "narrow", others: ["thing b"] });
});

test.each([
  ["hetzner-unauthorized", "token-invalid"],
  ["hetzner-capacity", "capacity-stalled"],
  ["cloud-init-failed", "kubeconfig-missing"],
  ["hetzner-unavailable", "cloud-unavailable"],
  ["tofu-output-missing", "phase-failed"],
] as const)("%s is recognised as %s", (code, rule) => {
  expect(findCulprit(rules, failedFacts(code))?.rule).toBe(rule);
});

function saying(id: string, name: string): Rule {
  const finding = { culprit: culpritForTests({ name }), owner: "you", sentence: "", retry: "safe", confidence: 0.9 } as const;
  return { id, cause: id, explain: () => finding };
}
