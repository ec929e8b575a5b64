import { type PhaseState, type State, type WipePhase, wipePhases } from "@catalyst/contract";
import type { Static } from "typebox";

type Phase = Static<typeof PhaseState>;

export interface WipeStep extends Pick<Phase, "status" | "durationMs" | "waitingFor"> {
  phase: WipePhase;
}

/** The steps of the wipe that is under way, in their order; those it has not come to are waiting. A wipe begun again counts from anew. */
export function wipeSteps({ phases }: Pick<State, "phases">): WipeStep[] {
  const attempt = Math.max(0, ...phases.filter(({ phase }) => isWipePhase(phase)).map((each) => each.attempt));
  return wipePhases.map((phase) => {
    const last = phases.findLast((each) => each.phase === phase && each.attempt === attempt);
    return {
      phase,
      status: last?.status ?? "waiting",
      durationMs: last?.durationMs ?? null,
      ...(last?.waitingFor ? { waitingFor: last.waitingFor } : {}),
    };
  });
}

function isWipePhase(phase: string): phase is WipePhase {
  return (wipePhases as readonly string[]).includes(phase);
}
