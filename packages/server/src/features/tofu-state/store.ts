import { sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { LockInfo } from "./tofu-state.ts";

/** Makes writers of one deployment's state take turns until the transaction ends. */
export async function serialise(tx: Tx, deploymentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7216004, hashtext(${deploymentId}))`.execute(tx);
}

export function newestVersion(db: Db | Tx, deploymentId: string) {
  return db
    .selectFrom("tofu_states")
    .select(["lineage", "serial", "sha256", "ciphertext", "addresses"])
    .where("deployment_id", "=", deploymentId)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

export interface NewVersion {
  deploymentId: string;
  runId: number | null;
  lineage: string;
  serial: number;
  sha256: Buffer;
  ciphertext: Buffer;
  addresses: string[];
  at: Date;
}

export async function insertVersion(tx: Tx, version: NewVersion): Promise<void> {
  await tx
    .insertInto("tofu_states")
    .values({
      deployment_id: version.deploymentId,
      run_id: version.runId,
      lineage: version.lineage,
      serial: version.serial,
      sha256: version.sha256,
      ciphertext: version.ciphertext,
      resource_count: version.addresses.length,
      addresses: JSON.stringify(version.addresses),
      created_at: version.at,
    })
    .execute();
}

/** Deletes versions beyond the newest `keep`, sparing the last one of each run. */
export async function prune(tx: Tx, deploymentId: string, keep: number): Promise<void> {
  await sql`
    delete from tofu_states where deployment_id = ${deploymentId}
      and id not in (select id from tofu_states where deployment_id = ${deploymentId} order by id desc limit ${keep})
      and id not in (select max(id) from tofu_states where deployment_id = ${deploymentId} group by run_id)`.execute(tx);
}

export async function deleteVersions(db: Db | Tx, deploymentId: string): Promise<void> {
  await db.deleteFrom("tofu_states").where("deployment_id", "=", deploymentId).execute();
  await db.deleteFrom("tofu_locks").where("deployment_id", "=", deploymentId).execute();
}

export function findLock(db: Db | Tx, deploymentId: string) {
  return db.selectFrom("tofu_locks").selectAll().where("deployment_id", "=", deploymentId).executeTakeFirst();
}

export async function insertLock(tx: Tx, lock: { deploymentId: string; runId: number; info: LockInfo }): Promise<void> {
  await tx
    .insertInto("tofu_locks")
    .values({ deployment_id: lock.deploymentId, lock_id: lock.info.ID, info: JSON.stringify(lock.info), run_id: lock.runId })
    .execute();
}

export async function deleteLock(db: Db | Tx, deploymentId: string): Promise<void> {
  await db.deleteFrom("tofu_locks").where("deployment_id", "=", deploymentId).execute();
}

/** The run that a password belongs to, with what decides whether it still counts. */
export function findRunByPassword(db: Db, deploymentId: string, passwordHash: Buffer) {
  return db
    .selectFrom("tofu_runs")
    .innerJoin("deployments", "deployments.id", "tofu_runs.deployment_id")
    .select([
      "tofu_runs.id",
      "tofu_runs.deployment_id",
      "tofu_runs.epoch",
      "tofu_runs.revoked",
      "deployments.epoch as current_epoch",
      "deployments.status",
    ])
    .where("tofu_runs.deployment_id", "=", deploymentId)
    .where("tofu_runs.password_hash", "=", passwordHash)
    .executeTakeFirst();
}
