import { isInFlight } from "@catalyst/contract";
import { sql } from "kysely";
import { CatalystError } from "../../../platform/errors.ts";
import type { Deployment } from "../deployment.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { openPhaseRun } from "../phase-run-store.ts";
import { findById, lockDeployment, patchDeployment } from "../store.ts";

/** Channel on which workers hear of a cancellation; the payload is the deployment's id. They find it by heartbeat otherwise. */
export const cancelChannel = "catalyst_cancel";

/** Asks for a run to be stopped. Whoever runs it stops its child gracefully and keeps the state; a run that only waits is ended at once. */
export async function cancelDeployment(
  parts: DeploymentsParts,
  id: string,
  request: { reason?: string; wipe?: boolean },
): Promise<Deployment> {
  const { db, transitions, clock } = parts;
  await db.transaction().execute(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    if (!deployment) throw new CatalystError("deployment-not-found");
    if (!isInFlight(deployment.status) || deployment.status === "wiping") {
      throw new CatalystError("not-cancellable", {
        detail: deployment.status === "wiping" ? "A wipe cannot be cancelled" : `The deployment is ${deployment.status}`,
      });
    }
    if (!deployment.cancelRequested) {
      const reason = request.reason ? `: ${request.reason}` : "";
      await transitions.append(tx, deployment, [{ message: `Cancelling was asked for${reason}`, state: "cancelling" }], "cancel");
    }
    const change = { cancelRequested: true, subState: "cancelling" as const, ...(request.wipe ? { wipeAfterCancel: true } : {}) };
    const asked = await patchDeployment(tx, id, change, { at: clock.now() });
    const run = await openPhaseRun(tx, id);
    if (asked && run?.status !== "running") await transitions.cancelled(tx, asked, run);
    await sql`select pg_notify(${cancelChannel}, ${id})`.execute(tx);
  });
  return findById(db, id);
}
