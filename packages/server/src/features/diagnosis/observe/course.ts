import { type EventPhase, provisionPhases, wipePhases } from "@catalyst/contract";
import type { Observed } from "../../jobs/tries.ts";
import type { Standing } from "../facts.ts";

export type Run = Observed["runs"][number];

/** Where the runs of a deployment's phases have got to. */
export interface Course {
  standing: Standing;
  phase: EventPhase | null;
  attempt: number;
  /** The run that is under way, or that was the last. */
  run: Run | undefined;
  /** First event of what is under way. */
  from: number;
}

/** Reads the course at an event from the runs alone: what happened after it plays no part. */
export function courseAt(runs: readonly Run[], at: number): Course {
  const run = runs.findLast(({ first_seq }) => first_seq <= at);
  if (!run) return { standing: "unknown", phase: null, attempt: 1, run, from: 1 };
  const phase = run.phase as EventPhase;
  const here = { phase, attempt: run.attempt, run, from: run.first_seq };
  if (run.last_seq === null || run.last_seq > at) return { ...here, standing: "running" };
  switch (run.status) {
    case "failed":
      return { ...here, standing: "failed" };
    case "cancelled":
      return { ...here, standing: "cancelled" };
    case "succeeded":
      if (phase === provisionPhases.at(-1)) return { ...here, standing: "booting", phase: "flux-bootstrap", from: run.last_seq + 1 };
      return { ...here, standing: phase === wipePhases.at(-1) ? "wiped" : "running" };
    default:
      return { ...here, standing: "running" };
  }
}
