import Type, { type Static } from "typebox";
import { Closed, Literals, Timestamp } from "./shared.ts";

export const findingSeverities = ["error", "warning", "info"] as const;

/** One thing that a rule found wrong, at one place. */
export const BlueprintFinding = Closed({
  rule: Type.String(),
  severity: Literals(findingSeverities),
  message: Type.String(),
  /** What to do about it. */
  fix: Type.String(),
  /** Relative to the checked root. */
  file: Type.String(),
  /** From 1. */
  line: Type.Integer({ minimum: 1 }),
  column: Type.Integer({ minimum: 1 }),
  /** Name of the Blueprint, or the cluster directory. */
  blueprint: Type.String(),
  object: Type.Optional(
    Closed({ apiVersion: Type.String(), kind: Type.String(), namespace: Type.Optional(Type.String()), name: Type.String() }),
  ),
  evidence: Type.Optional(Type.String()),
  /** `verify --fix` can cure it. */
  fixable: Type.Boolean(),
});
export type BlueprintFinding = Static<typeof BlueprintFinding>;

/** What could not be judged here, and why. It is never a pass. */
export const BlueprintNotChecked = Closed({ blueprint: Type.String(), rules: Type.Array(Type.String()), reason: Type.String() });
export type BlueprintNotChecked = Static<typeof BlueprintNotChecked>;

/** The answer of `catalyst blueprint verify --format json`. */
export const BlueprintReport = Closed({
  schemaVersion: Type.Literal(1),
  tool: Closed({ name: Type.Literal("catalyst blueprint"), version: Type.String(), ruleSet: Type.String(), helm: Type.String() }),
  ranAt: Timestamp,
  inputs: Type.Array(Closed({ path: Type.String(), digest: Type.String() })),
  findings: Type.Array(BlueprintFinding),
  notChecked: Type.Array(BlueprintNotChecked),
  /** Dependencies for which the lab's stand-in was used instead of the upstream chart. */
  standIns: Type.Array(Type.String()),
  summary: Closed({ error: Type.Integer(), warning: Type.Integer(), info: Type.Integer(), suppressed: Type.Integer() }),
  /** Milliseconds. */
  timings: Closed({ totalMs: Type.Number(), helmRuns: Type.Integer(), fromCache: Type.Integer() }),
});
export type BlueprintReport = Static<typeof BlueprintReport>;
