import type { Event, FailureCode, Failure } from "@catalyst/contract";
import type { Facts, Symptom } from "../facts.ts";

export const now = new Date("2026-11-22T10:30:00.000Z");

/** A solo deployment whose apply is running and of which nothing bad is known. */
export function factsForTests(changes: Partial<Facts> = {}): Facts {
  return {
    fqdn: "acme.omani.works",
    domainMode: "pool",
    standing: "running",
    phase: "tofu-apply",
    attempt: 1,
    since: new Date(now.getTime() - 60_000),
    waitingFor: null,
    failure: null,
    trouble: [],
    latest: undefined,
    regions: [{ key: "fsn1", lastWord: undefined }],
    expected: null,
    servedBy: null,
    now,
    emulated: false,
    ...changes,
  };
}

/** The same, failed by a code. */
export function failedFacts(code: FailureCode, changes: Partial<Symptom> = {}, more: Partial<Facts> = {}): Facts {
  const failure: Symptom = { code, phase: "tofu-apply", message: "It failed", needs: [], retryable: true, at: now, seq: 9, ...changes };
  return factsForTests({ standing: "failed", phase: failure.phase, failure, ...more });
}

export function culpritForTests(changes: Partial<NonNullable<Failure["culprit"]>>): NonNullable<Failure["culprit"]> {
  return { kind: "thing", name: "thing", reason: "reason", message: "message", ...changes };
}

export function eventForTests(changes: Partial<Event> = {}): Event {
  return { seq: 1, time: now.toISOString(), phase: "tofu-apply", level: "info", message: "said", attempt: 1, ...changes };
}
