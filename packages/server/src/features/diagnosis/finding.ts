import { type Diagnosis, provisionPhases } from "@catalyst/contract";
import type { Facts, Symptom } from "./facts.ts";

/** What a rule says. */
export interface Finding extends Pick<Diagnosis, "culprit" | "owner" | "sentence" | "retry" | "confidence"> {
  /** Set for a wait; else the finding explains a failure. */
  waitingFor?: string;
  action?: NonNullable<Diagnosis["action"]>;
}

/** One cause that can be recognised. Pure: the same facts give the same finding. */
export interface Rule {
  id: string;
  /** What is ruled out when nothing of it is seen. */
  cause: string;
  explain(facts: Facts): Finding | undefined;
}

type Explanation = Pick<Finding, "owner" | "sentence" | "retry" | "action"> & {
  /** What is to blame when the failure does not name it. */
  culprit: { kind: string; name: string; region?: string };
  confidence?: number;
};

/** A failure with a code of the provider's or our own is conclusive by itself. */
const conclusive = 0.95;

/** Blames what the failure names, else what the rule knows; says what the failure says, else what the rule says. */
export function blame(failure: Symptom, { culprit, confidence = conclusive, sentence, ...rest }: Explanation): Finding {
  return {
    culprit: failure.culprit ?? { ...culprit, reason: failure.code, message: firstLine(failure.message) },
    sentence: failure.sentence ?? sentence,
    confidence,
    ...rest,
  };
}

/** A retry, after what the label says was done; of a wipe, which is repeated by wiping, another wipe. */
export function retryAfter(label: string, { phase }: Symptom): NonNullable<Finding["action"]> {
  if (phase.startsWith("wipe-")) return { label, kind: "open", target: "wipe", mode: "guided" };
  const isPhase = (provisionPhases as readonly string[]).includes(phase);
  return { label, kind: "retry", target: isPhase ? phase : null, mode: "guided" };
}

/** Something that happens, or has to happen, outside of Catalyst. */
export function byHand(label: string): NonNullable<Finding["action"]> {
  return { label, kind: "none", target: null, mode: "manual" };
}

/** Nothing to do: it goes on by itself. */
export function byItself(label: string): NonNullable<Finding["action"]> {
  return { label, kind: "none", target: null, mode: "automated" };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
