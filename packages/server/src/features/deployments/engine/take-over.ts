import { sql } from "kysely";
import { Superseded } from "../../../events/append-events.ts";
import type { Deployment } from "../deployment.ts";
import { type PhaseRun, findById } from "../store.ts";
import { createPhaseContext } from "./phase-context.ts";
import type { EventPhase } from "@catalyst/contract";
import { type RunParts, interrupt } from "./run-phase.ts";

/**
 * Takes over a phase whose worker is gone: first lets a child of that worker end and hands in its last state, only then raises the epoch,
 * which shuts out whatever else the old worker may still try, and sends the deployment on from where that is safe.
 */
export async function takeOver(parts: RunParts, deployment: Deployment, run: PhaseRun, idleMs: number, signal: AbortSignal): Promise<void> {
  const context = createPhaseContext(parts, deployment, run.phase as EventPhase, signal);
  const unfinished = await parts.ledgerOf(deployment).unfinished();
  if (unfinished.length > 0) {
    await context.iac
      .settle()
      .catch((error: unknown) =>
        parts.log.warn({ error, deploymentId: deployment.id }, "the dead worker's child could not be settled; its credential is revoked"),
      );
  }

  await parts.db.transaction().execute(async (tx) => {
    const raised = await tx
      .updateTable("deployments")
      .set((eb) => ({ epoch: eb("epoch", "+", 1), sub_state: null }))
      .where("id", "=", deployment.id)
      .where("epoch", "=", deployment.epoch)
      .returning("epoch")
      .executeTakeFirst();
    if (!raised) throw new Superseded(deployment.id);
    await tx
      .updateTable("tofu_runs")
      .set({ revoked: true, finished_at: sql<Date>`coalesce(finished_at, now())` })
      .where("deployment_id", "=", deployment.id)
      .where("finished_at", "is", null)
      .execute();
    const lockBroken = await parts.states.breakLock(tx, deployment.id);
    const current = await findById(tx, deployment.id);
    await parts.transitions.append(
      tx,
      current,
      [{ level: "warn", message: `The worker that ran ${run.phase} is gone; another one goes on` }],
      "engine",
    );
    if (lockBroken)
      await parts.transitions.append(
        tx,
        current,
        [{ level: "warn", message: "Broke the state lock that the dead run had left" }],
        "engine",
      );
    if (current.cancelRequested) return parts.transitions.cancelled(tx, current, run);
    await interrupt(parts, tx, current, run, parts.phases.get(run.phase), idleMs);
  });
}
