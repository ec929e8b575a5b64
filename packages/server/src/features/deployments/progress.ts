import { type Progress, isInFlight, provisionPhases } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Deployment } from "./deployment.ts";
import { expectationOf } from "./engine/expectation.ts";
import { listPhaseRuns, pastDurations } from "./phase-run-store.ts";

/** How far a provision is and when it should end, by what the same phases took before. Says nothing about time while too little is known. */
export async function readProgress(db: Db, clock: Clock, deployment: Deployment): Promise<Progress> {
  const runs = (await listPhaseRuns(db, [deployment.id])).filter((run) => run.attempt === deployment.attempt);
  const expected = await Promise.all(provisionPhases.map(async (phase) => ({ phase, ...expectationOf(await pastDurations(db, phase)) })));
  const isDone = (phase: string) => runs.some((run) => run.phase === phase && run.status === "succeeded");
  const current = runs.find((run) => run.status === "running" || run.status === "waiting");
  const elapsedMs = current?.started_at ? clock.now().getTime() - current.started_at.getTime() : 0;

  const known = expected.every(({ p50 }) => p50 !== undefined);
  const left = expected.filter(({ phase }) => !isDone(phase));
  const remaining = (quantile: "p50" | "p90") =>
    left.reduce((sum, each) => sum + Math.max(0, (each[quantile] ?? 0) - (each.phase === current?.phase ? elapsedMs : 0)), 0);
  const total = expected.reduce((sum, each) => sum + (each.p50 ?? 0), 0);
  const percent =
    known && total > 0
      ? Math.round((1 - remaining("p50") / total) * 100)
      : Math.round(((provisionPhases.length - left.length) / provisionPhases.length) * 100);
  const usual = expected.find(({ phase }) => phase === current?.phase);
  return {
    percent: left.length === 0 ? 100 : Math.min(99, Math.max(0, percent)),
    phase: deployment.phase as Progress["phase"],
    startedAt: deployment.createdAt.toISOString(),
    eta:
      known && isInFlight(deployment.status)
        ? { p50: remaining("p50"), p90: remaining("p90"), samples: Math.min(...expected.map(({ samples }) => samples ?? 0)) }
        : null,
    slowerThan: usual?.p90 !== undefined && elapsedMs > usual.p90 ? usual.p90 : null,
  };
}
