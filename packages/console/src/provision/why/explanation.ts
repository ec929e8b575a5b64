import type { Diagnosis, State } from "@catalyst/contract";

/** Below this a finding is told as a guess. */
const sureFrom = 0.7;

/** What the panel says: by the diagnosis, or by the record alone where there is none. */
export interface Explanation {
  verdict: Diagnosis["verdict"];
  waitingFor: string | undefined;
  since: string | undefined;
  sentence: string | undefined;
  culprit: { kind: string; name: string; region?: string | undefined; reason: string; message: string } | undefined;
  chain: Diagnosis["chain"];
  evidence: Diagnosis["evidence"];
  action: Diagnosis["action"];
  ruledOut: string[];
  isUnsure: boolean;
}

export function explain(diagnosis: Diagnosis | undefined, state: State): Explanation {
  const { failure } = state;
  const recorded = failure?.culprit ?? (failure && { kind: "phase", name: failure.phase, reason: failure.code, message: failure.message });
  const open = state.phases.findLast(({ status }) => status === "running" || status === "waiting");
  if (!diagnosis)
    return {
      verdict: failure ? "culprit" : "waiting",
      waitingFor: open?.waitingFor ?? open?.phase,
      since: failure?.at ?? open?.startedAt ?? undefined,
      sentence: failure ? (failure.sentence ?? failure.message) : undefined,
      culprit: recorded,
      chain: [],
      evidence: failure ? [{ source: failure.phase, time: failure.at, text: failure.message }] : [],
      action: undefined,
      ruledOut: [],
      isUnsure: false,
    };
  return {
    ...diagnosis,
    waitingFor: diagnosis.waitingFor ?? undefined,
    since: diagnosis.since ?? undefined,
    culprit: diagnosis.culprit ?? recorded,
    action: diagnosis.action,
    ruledOut: diagnosis.verdict === "unknown" ? diagnosis.ruledOut : [],
    isUnsure: diagnosis.confidence < sureFrom && diagnosis.verdict !== "healthy",
  };
}
