import type { State } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { Deployment } from "./deployment.ts";
import { findDeployment } from "./store.ts";
import { viewDeployment } from "./view-deployment.ts";

/** The deployment with this id; throws `deployment-not-found`. */
export async function demandDeployment(db: Db, id: string): Promise<Deployment> {
  const deployment = await findDeployment(db, id);
  if (!deployment) throw new CatalystError("deployment-not-found");
  return deployment;
}

/** The same for what ends with a wipe, after which only the history stays readable: throws `deployment-wiped` with the last state and report. */
export async function demandUnwiped(db: Db, id: string): Promise<Deployment> {
  const deployment = await demandDeployment(db, id);
  if (deployment.status !== "wiped") return deployment;
  const report = await db.selectFrom("wipe_reports").select("report").where("deployment_id", "=", id).executeTakeFirst();
  const state: State = await viewDeployment(db, deployment);
  throw new CatalystError("deployment-wiped", { members: { state, ...(report ? { wipeReport: report.report } : {}) } });
}
