import type { PhaseName } from "@catalyst/contract";
import { type SqlBool, sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import { workerLockClass } from "../../jobs/worker-presence.ts";
import type { PhaseRun } from "./store.ts";

export async function insertPhaseRun(
  tx: Tx,
  values: { deploymentId: string; phase: PhaseName; attempt: number; limitMs: number; after: Date | null },
): Promise<number> {
  const row = await tx
    .insertInto("phase_runs")
    .values({
      deployment_id: values.deploymentId,
      phase: values.phase,
      attempt: values.attempt,
      limit_ms: values.limitMs,
      status: "waiting",
      run_after: values.after,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The one phase run of a deployment that is waiting or running. */
export function openPhaseRun(db: Db | Tx, deploymentId: string): Promise<PhaseRun | undefined> {
  return db
    .selectFrom("phase_runs")
    .selectAll()
    .where("deployment_id", "=", deploymentId)
    .where("status", "in", ["waiting", "running"])
    .executeTakeFirst();
}

/** Takes a waiting run for a worker; undefined when somebody else has it or it is not due. Its deadline counts from the first start. */
export function claimPhaseRun(tx: Tx, id: number, workerId: number): Promise<PhaseRun | undefined> {
  return tx
    .updateTable("phase_runs")
    .set({
      status: "running",
      worker_id: workerId,
      heartbeat_at: sql<Date>`now()`,
      started_at: sql<Date>`coalesce(started_at, now())`,
      deadline_at: sql<Date>`coalesce(deadline_at, now() + limit_ms * interval '1 millisecond')`,
    })
    .where("id", "=", id)
    .where("status", "=", "waiting")
    .where(sql<SqlBool>`(run_after is null or run_after <= now() + interval '50 milliseconds')`)
    .returningAll()
    .executeTakeFirst();
}

/** Puts a run of this worker back to wait. False when it is no longer this worker's. */
export async function shelvePhaseRun(
  tx: Tx,
  run: PhaseRun,
  options: { waitingFor: string | null; after: Date | null; tries?: number; extendMs?: number },
): Promise<boolean> {
  const row = await tx
    .updateTable("phase_runs")
    .set({
      status: "waiting",
      worker_id: null,
      heartbeat_at: null,
      waiting_for: options.waitingFor,
      run_after: options.after,
      deadline_at: sql<Date>`deadline_at + ${options.extendMs ?? 0} * interval '1 millisecond'`,
      ...(options.tries === undefined ? {} : { tries: options.tries }),
    })
    .where("id", "=", run.id)
    .where("status", "=", "running")
    .where("worker_id", "=", run.worker_id)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Time that does not count is added to the limit. */
export async function extendDeadline(db: Db | Tx, id: number, ms: number): Promise<void> {
  if (ms <= 0) return;
  await db
    .updateTable("phase_runs")
    .set({ deadline_at: sql<Date>`deadline_at + ${ms} * interval '1 millisecond'` })
    .where("id", "=", id)
    .execute();
}

/** Ends a run. A running one only for the worker that has it. False when that was not so. */
export async function closePhaseRun(tx: Tx, run: PhaseRun, status: "succeeded" | "failed" | "cancelled" | "interrupted"): Promise<boolean> {
  let query = tx
    .updateTable("phase_runs")
    .set({ status, finished_at: sql<Date>`now()`, waiting_for: null })
    .where("id", "=", run.id)
    .where("status", "=", run.status);
  if (run.worker_id !== null) query = query.where("worker_id", "=", run.worker_id);
  return (await query.returning("id").executeTakeFirst()) !== undefined;
}

/** Renews the leases of a worker's runs and tells which of them must be cancelled. Runs that are missing from the answer were lost to another worker. */
export async function renewLeases(db: Db, workerId: number, ids: number[]): Promise<Map<number, { cancelRequested: boolean }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .updateTable("phase_runs")
    .from("deployments")
    .set({ heartbeat_at: sql<Date>`now()` })
    .whereRef("deployments.id", "=", "phase_runs.deployment_id")
    .where("phase_runs.id", "in", ids)
    .where("phase_runs.worker_id", "=", workerId)
    .where("phase_runs.status", "=", "running")
    .returning(["phase_runs.id", "deployments.cancel_requested"])
    .execute();
  return new Map(rows.map((row) => [row.id, { cancelRequested: row.cancel_requested }]));
}

export interface AbandonedRun {
  run: PhaseRun;
  /** How long nobody worked on it, milliseconds. */
  idleMs: number;
}

/** A run of this worker that it does not work on has been forgotten, unless it was claimed a moment ago and is only about to begin. */
const beginMs = 3000;

/** Running phases whose worker is gone: its session lock is free, or its heartbeat has lapsed. Takes them for this worker, so that just one takes over. */
export async function seizeAbandoned(db: Db, workerId: number, ownRunIds: number[], lapseMs: number): Promise<AbandonedRun[]> {
  const own = ownRunIds.length > 0 ? ownRunIds : [0];
  const { rows } = await sql<PhaseRun & { idle_ms: number }>`
    with abandoned as (
      select id, heartbeat_at from phase_runs run
      where status = 'running' and (
        heartbeat_at < now() - ${lapseMs} * interval '1 millisecond'
        or (worker_id = ${workerId} and id not in (${sql.join(own)}) and heartbeat_at < now() - ${beginMs} * interval '1 millisecond')
        or (worker_id <> ${workerId} and not exists (
          select 1 from pg_locks
          where locktype = 'advisory' and classid = ${workerLockClass} and objid = run.worker_id::oid and objsubid = 2 and granted
            and database = (select oid from pg_database where datname = current_database())))
      )
      for update skip locked
    )
    update phase_runs set worker_id = ${workerId}, heartbeat_at = now()
    from abandoned where phase_runs.id = abandoned.id
    returning phase_runs.*, extract(epoch from now() - abandoned.heartbeat_at)::float8 * 1000 as idle_ms`.execute(db);
  return rows.map(({ idle_ms, ...run }) => ({ run, idleMs: idle_ms }));
}

/** Waiting runs whose call to look has been lost; returned once, then again after the same grace. */
export async function findUncalled(tx: Tx, graceMs: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update phase_runs set run_after = now() where id in (
      select id from phase_runs where status = 'waiting' and coalesce(run_after, created_at) < now() - ${graceMs} * interval '1 millisecond'
      for update skip locked limit 100)
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

export function listPhaseRuns(db: Db | Tx, deploymentIds: string[]): Promise<PhaseRun[]> {
  if (deploymentIds.length === 0) return Promise.resolve([]);
  return db.selectFrom("phase_runs").selectAll().where("deployment_id", "in", deploymentIds).orderBy("id").limit(20_000).execute();
}

/** Durations of the newest successful runs of a phase, milliseconds. */
export async function pastDurations(db: Db | Tx, phase: string, limit = 50): Promise<number[]> {
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from finished_at - started_at)::float8 * 1000 as ms from phase_runs
    where phase = ${phase} and status = 'succeeded' order by id desc limit ${limit}`.execute(db);
  return rows.map((row) => row.ms);
}
