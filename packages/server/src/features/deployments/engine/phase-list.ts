import { type PhaseName, provisionPhases, wipePhases } from "@catalyst/contract";
import type { Phase } from "../phase.ts";

/** The phases this engine knows, and what follows what. */
export interface PhaseList {
  get(name: string): Phase;
  /** Undefined after the last one of a provision or a wipe. */
  after(name: PhaseName): Phase | undefined;
}

export function createPhaseList(phases: Phase[]): PhaseList {
  const byName = new Map<string, Phase>(phases.map((phase) => [phase.name, phase]));

  function get(name: string): Phase {
    const phase = byName.get(name);
    if (!phase) throw new Error(`The engine has no phase ${name}`);
    return phase;
  }

  return {
    get,
    after(name) {
      const order: readonly PhaseName[] = isWipePhase(name) ? wipePhases : provisionPhases;
      const next = order[order.indexOf(name) + 1];
      return next && get(next);
    },
  };
}

export function isWipePhase(name: string): boolean {
  return (wipePhases as readonly string[]).includes(name);
}
