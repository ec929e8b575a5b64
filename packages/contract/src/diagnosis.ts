import Type, { type Static } from "typebox";
import { Culprit } from "./deployments.ts";
import { Closed, Literals, Nullable, Timestamp } from "./shared.ts";

export const verdicts = ["culprit", "waiting", "unknown", "healthy"] as const;
export const owners = ["you", "provider", "catalyst", "blueprint", "network"] as const;

export const Evidence = Closed({
  source: Type.String(),
  time: Nullable(Timestamp),
  text: Type.String(),
  seq: Type.Optional(Type.Integer()),
});
export type Evidence = Static<typeof Evidence>;

/** What a person can do about it. `target` is a phase, a route or an address, by `kind`. */
export const DiagnosisAction = Closed({
  label: Type.String(),
  kind: Literals(["retry", "open", "run", "none"]),
  target: Nullable(Type.String()),
  mode: Literals(["automated", "guided", "manual"]),
});

/** Why a deployment waits or failed: one culprit, from what is seen to what blocks it. Times to expect in milliseconds. */
export const Diagnosis = Closed({
  verdict: Literals(verdicts),
  waitingFor: Nullable(Type.String()),
  since: Nullable(Timestamp),
  expected: Nullable(Closed({ p50: Type.Integer(), p90: Type.Integer() })),
  culprit: Nullable(Culprit),
  rule: Nullable(Type.String()),
  owner: Literals(owners),
  sentence: Type.String(),
  chain: Type.Array(Closed({ kind: Type.String(), name: Type.String(), state: Type.String() })),
  evidence: Type.Array(Evidence),
  action: Type.Optional(DiagnosisAction),
  retry: Literals(["safe", "after", "no"]),
  ruledOut: Type.Array(Type.String()),
  others: Type.Array(Type.String()),
  /** 0 to 1. */
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
});
export type Diagnosis = Static<typeof Diagnosis>;

export const WhyQuery = Closed({
  at: Type.Optional(Type.Integer({ minimum: 0 })),
  node: Type.Optional(Type.String({ maxLength: 200 })),
});
