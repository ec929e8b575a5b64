import type { Status } from "@catalyst/contract";
import { type Selectable, sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { DeploymentsTable, PhaseRunsTable } from "../../database/schema.ts";
import type { Deployment, Facts } from "./deployment.ts";
import { searchTextOf } from "./search-text.ts";

export type PhaseRun = Selectable<PhaseRunsTable>;

export interface NewDeployment {
  id: string;
  slug: string;
  owner: string;
  spec: Deployment["spec"];
  warnings: string[];
  bearerHash: Buffer;
  at: Date;
}

/** Violates the unique index on the FQDN or slug when another live deployment holds it. */
export async function insertDeployment(tx: Tx, values: NewDeployment): Promise<Deployment> {
  const row = await tx
    .insertInto("deployments")
    .values({
      id: values.id,
      fqdn: values.spec.fqdn,
      slug: values.slug,
      owner: values.owner,
      status: "provisioning",
      spec: JSON.stringify(values.spec),
      facts: "{}",
      warnings: JSON.stringify(values.warnings),
      search_text: searchTextOf(values.spec),
      bearer_hash: values.bearerHash,
      created_at: values.at,
      updated_at: values.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toDeployment(row);
}

export async function findDeployment(db: Db | Tx, id: string): Promise<Deployment | undefined> {
  const row = await db.selectFrom("deployments").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toDeployment(row);
}

/** For a deployment that must be there. */
export async function findById(db: Db | Tx, id: string): Promise<Deployment> {
  const deployment = await findDeployment(db, id);
  if (!deployment) throw new Error(`Deployment ${id} has vanished`);
  return deployment;
}

/** Locks the row until the transaction ends. */
export async function lockDeployment(tx: Tx, id: string): Promise<Deployment | undefined> {
  const row = await tx.selectFrom("deployments").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  return row && toDeployment(row);
}

export async function findLive(db: Db | Tx, fqdn: string, slug: string): Promise<Deployment | undefined> {
  const row = await db
    .selectFrom("deployments")
    .selectAll()
    .where((eb) => eb.or([eb("fqdn", "=", fqdn), eb("slug", "=", slug)]))
    .where("status", "<>", "wiped")
    .where((eb) => eb.or([eb("status", "not in", ["failed", "cancelled"]), eb("cloud_resources", "=", true)]))
    .executeTakeFirst();
  return row && toDeployment(row);
}

export async function countLive(db: Db | Tx, owner: string): Promise<number> {
  const { count } = await db
    .selectFrom("deployments")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("owner", "=", owner)
    .where("status", "<>", "wiped")
    .where((eb) => eb.or([eb("status", "not in", ["failed", "cancelled"]), eb("cloud_resources", "=", true)]))
    .executeTakeFirstOrThrow();
  return count;
}

/** A wiped deployment's history stays readable this long, milliseconds (30 days). */
const historyMs = 30 * 86_400_000;

export async function deleteOldDeployments(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom("deployments")
    .where("status", "=", "wiped")
    .where("finished_at", "<", new Date(now.getTime() - historyMs))
    .execute();
}

export type DeploymentPatch = Partial<
  Pick<
    Deployment,
    "status" | "subState" | "phase" | "cloudResources" | "cancelRequested" | "planSummary" | "result" | "failure" | "finishedAt" | "attempt"
  >
> & {
  facts?: Partial<Facts>;
  wipeAfterCancel?: boolean;
  bearerHash?: Buffer;
  bearerExpiresAt?: Date | null;
};

/** Writes a change, for the given epoch alone when one is given. Undefined when that epoch is over. */
export async function patchDeployment(
  db: Db | Tx,
  id: string,
  patch: DeploymentPatch,
  guard: { epoch?: number; at: Date },
): Promise<Deployment | undefined> {
  const row = await db
    .updateTable("deployments")
    .set({ updated_at: guard.at })
    .$if(patch.status !== undefined, (query) => query.set({ status: patch.status as Status }))
    .$if(patch.subState !== undefined, (query) => query.set({ sub_state: patch.subState ?? null }))
    .$if(patch.phase !== undefined, (query) => query.set({ phase: patch.phase ?? null }))
    .$if(patch.attempt !== undefined, (query) => query.set({ attempt: patch.attempt as number }))
    .$if(patch.cloudResources !== undefined, (query) => query.set({ cloud_resources: patch.cloudResources as boolean }))
    .$if(patch.cancelRequested !== undefined, (query) => query.set({ cancel_requested: patch.cancelRequested as boolean }))
    .$if(patch.wipeAfterCancel !== undefined, (query) => query.set({ wipe_after_cancel: patch.wipeAfterCancel as boolean }))
    .$if(patch.bearerHash !== undefined, (query) => query.set({ bearer_hash: patch.bearerHash as Buffer }))
    .$if(patch.bearerExpiresAt !== undefined, (query) => query.set({ bearer_expires_at: patch.bearerExpiresAt ?? null }))
    .$if(patch.planSummary !== undefined, (query) => query.set({ plan_summary: patch.planSummary && JSON.stringify(patch.planSummary) }))
    .$if(patch.result !== undefined, (query) =>
      query.set({ result: patch.result && (sql`coalesce(result, '{}'::jsonb) || ${JSON.stringify(patch.result)}::jsonb` as never) }),
    )
    .$if(patch.failure !== undefined, (query) => query.set({ failure: patch.failure && JSON.stringify(patch.failure) }))
    .$if(patch.finishedAt !== undefined, (query) => query.set({ finished_at: patch.finishedAt ?? null }))
    .$if(patch.facts !== undefined, (query) => query.set({ facts: sql`facts || ${JSON.stringify(patch.facts)}::jsonb` as never }))
    .where("id", "=", id)
    .$if(guard.epoch !== undefined, (query) => query.where("epoch", "=", guard.epoch as number))
    .returningAll()
    .executeTakeFirst();
  return row && toDeployment(row);
}

export function toDeployment(row: Selectable<DeploymentsTable>): Deployment {
  return {
    id: row.id,
    slug: row.slug,
    owner: row.owner,
    status: row.status,
    subState: row.sub_state,
    phase: row.phase,
    attempt: row.attempt,
    epoch: row.epoch,
    spec: row.spec,
    facts: row.facts,
    warnings: row.warnings,
    cloudResources: row.cloud_resources,
    cancelRequested: row.cancel_requested,
    wipeAfterCancel: row.wipe_after_cancel,
    planSummary: row.plan_summary,
    result: row.result,
    failure: row.failure,
    lastSeq: row.last_seq,
    bearerHash: row.bearer_hash,
    bearerExpiresAt: row.bearer_expires_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at,
  };
}
