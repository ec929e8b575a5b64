import { expect, test } from "vitest";
import { blame, retryAfter } from "./finding.ts";
import type { Symptom } from "./facts.ts";

test.each([
  ["tofu-apply", "retry", "tofu-apply"],
  ["flux-bootstrap", "retry", null],
  ["wipe-destroy", "open", "wipe"],
] as const)("what can be done after a failure in %s is to %s %s", (phase, kind, target) => {
  expect(retryAfter("Again", symptom({ phase }))).toEqual({ label: "Again", kind, target, mode: "guided" });
});

test("a failure's own words and culprit come before those of a rule", () => {
  const own = { kind: "quota", name: "servers", reason: "limit", message: "10 of 10" };
  const known = { culprit: { kind: "quota", name: "project" }, owner: "you", sentence: "A limit is reached.", retry: "after" } as const;

  expect(blame(symptom({ culprit: own, sentence: "Ten servers are all." }), known)).toMatchObject({
    culprit: own,
    sentence: "Ten servers are all.",
  });
  expect(blame(symptom({ message: "no more\nat all" }), known)).toMatchObject({
    culprit: { name: "project", reason: "hetzner-quota", message: "no more" },
    sentence: "A limit is reached.",
  });
});

function symptom(changes: Partial<Symptom>): Symptom {
  const at = new Date("2026-11-22T10:00:00.000Z");
  return { code: "hetzner-quota", phase: "tofu-apply", message: "It failed", needs: [], retryable: true, at, seq: 1, ...changes };
}
