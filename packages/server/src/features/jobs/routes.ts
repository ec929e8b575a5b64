import { roleGrants, routes } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import { type App, addRoute } from "../../http/add-route.ts";
import { CatalystError } from "../../platform/errors.ts";
import { findOwner } from "../deployments/find-owner.ts";
import type { Caller } from "../identity/caller.ts";
import { readExecutionId } from "./execution-id.ts";
import { type JobsParts, listBatches, listJobs, readJob, readLogs } from "./jobs.ts";

/** Registers what people follow a deployment's work by. All of it stays readable after a wipe. */
export function registerJobRoutes(app: App, parts: JobsParts): void {
  addRoute(app, routes.listJobs, async ({ params }) => ({ jobs: await listJobs(parts, params.id) }));

  addRoute(app, routes.listBatches, async ({ params }) => ({ batches: await listBatches(parts, params.id) }));

  addRoute(app, routes.readJob, ({ params }) => readJob(parts, params.id, params.jobId));

  addRoute(app, routes.readExecutionLogs, async ({ params, query, caller }) => {
    // Whose an execution is stands in its id; a stranger hears the same as for one that never was.
    const deploymentId = readExecutionId(params.executionId)?.deploymentId;
    const isOpen = deploymentId !== undefined && (await maySee(parts.db, caller, deploymentId));
    const page = { fromLine: query.fromLine ?? 1, limit: query.limit ?? 500 };
    const logs = isOpen ? await readLogs(parts, params.executionId, page) : undefined;
    if (!logs) throw new CatalystError("execution-not-found");
    return logs;
  });
}

async function maySee(db: Db, caller: Caller, deploymentId: string): Promise<boolean> {
  const seesAll = caller.roles.some((role) => roleGrants[role].includes("owner-read"));
  return seesAll || (await findOwner(db, deploymentId)) === caller.personId;
}
