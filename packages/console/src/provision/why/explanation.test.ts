import type { Diagnosis, State } from "@catalyst/contract";
import { expect, test } from "vitest";
import { explain } from "./explanation.ts";

const failed = {
  phases: [],
  failure: {
    code: "hetzner-quota",
    phase: "tofu-apply",
    message: "servers limit reached",
    sentence: "The project's limit of servers is reached.",
    retryable: true,
    at: "2026-11-26T12:00:00.000Z",
    culprit: { kind: "quota", name: "servers", reason: "limit-reached", message: "10 of 10 are in use" },
  },
} as unknown as State;

test("without a diagnosis the record's own failure names the culprit and is its evidence", () => {
  const known = explain(undefined, failed);

  expect(known).toMatchObject({
    verdict: "culprit",
    sentence: "The project's limit of servers is reached.",
    culprit: { kind: "quota", name: "servers" },
    evidence: [{ source: "tofu-apply", text: "servers limit reached" }],
  });
});

test("a diagnosis without a culprit takes that of the failure", () => {
  expect(explain(diagnosis({ culprit: null }), failed).culprit).toMatchObject({ name: "servers" });
});

test("a waiting run without a diagnosis tells what its open phase waits for, and names nobody", () => {
  const state = {
    phases: [
      { phase: "dns-commit", status: "waiting", waitingFor: "the delegation of acme.example", startedAt: "2026-11-26T12:00:00.000Z" },
    ],
  } as unknown as State;

  expect(explain(undefined, state)).toMatchObject({
    verdict: "waiting",
    waitingFor: "the delegation of acme.example",
    culprit: undefined,
  });
});

test("low confidence is said, and what was ruled out only where nothing was found", () => {
  const unknown = explain(diagnosis({ verdict: "unknown", confidence: 0.4, ruledOut: ["quota"] }), failed);
  const found = explain(diagnosis({ verdict: "culprit", confidence: 0.9, ruledOut: ["quota"] }), failed);

  expect([unknown.isUnsure, unknown.ruledOut]).toEqual([true, ["quota"]]);
  expect([found.isUnsure, found.ruledOut]).toEqual([false, []]);
});

function diagnosis(members: Partial<Diagnosis>): Diagnosis {
  return {
    verdict: "culprit",
    waitingFor: null,
    since: null,
    expected: null,
    culprit: null,
    rule: null,
    owner: "provider",
    sentence: "",
    chain: [],
    evidence: [],
    retry: "safe",
    ruledOut: [],
    others: [],
    confidence: 1,
    ...members,
  };
}
