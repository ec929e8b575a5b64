import { type Rule, blame, retryAfter } from "../finding.ts";

/** A failure that no other rule knows: what it names itself, else what the engine last complained about. */
export const phaseFailed: Rule = {
  id: "phase-failed",
  cause: "a phase failed by itself",
  explain({ failure, trouble }) {
    if (!failure) return undefined;
    const resource = trouble.findLast((event) => event.resource !== undefined && event.seq !== failure.seq)?.resource;
    const isNamed = failure.culprit !== undefined || resource !== undefined;
    return blame(failure, {
      culprit: resource === undefined ? { kind: "phase", name: failure.phase } : { kind: "resource", name: resource },
      owner: "catalyst",
      sentence: `${failure.phase} failed: ${failure.message.split("\n", 1)[0]}`,
      action: retryAfter("Retry; what exists is taken over", failure),
      retry: failure.retryable ? "safe" : "no",
      confidence: isNamed ? 0.6 : 0.3,
    });
  },
};
