import type { Event } from "@catalyst/contract";
import { type Selectable, type SqlBool, sql } from "kysely";
import type { Db } from "../../database/connect.ts";
import type { PhaseRunsTable } from "../../database/schema.ts";

export type RunRow = Pick<
  Selectable<PhaseRunsTable>,
  | "id"
  | "phase"
  | "attempt"
  | "status"
  | "waiting_for"
  | "run_after"
  | "started_at"
  | "finished_at"
  | "first_seq"
  | "last_seq"
  | "created_at"
>;

const runColumns = [
  "id",
  "phase",
  "attempt",
  "status",
  "waiting_for",
  "run_after",
  "started_at",
  "finished_at",
  "first_seq",
  "last_seq",
  "created_at",
] as const;

/** Every run of a deployment's phases, oldest first. */
export function listRuns(db: Db, deploymentId: string): Promise<RunRow[]> {
  return db.selectFrom("phase_runs").select(runColumns).where("deployment_id", "=", deploymentId).orderBy("id").limit(20_000).execute();
}

export function findRun(db: Db, deploymentId: string, id: number): Promise<RunRow | undefined> {
  return db.selectFrom("phase_runs").select(runColumns).where("id", "=", id).where("deployment_id", "=", deploymentId).executeTakeFirst();
}

export interface FirstBoot {
  attempt: number;
  region: string;
  startedAt: Date;
}

/** When nodes of each region were first heard of, per attempt. */
export async function listFirstBoots(db: Db, deploymentId: string): Promise<FirstBoot[]> {
  const { rows } = await sql<FirstBoot>`
    select (body->>'attempt')::integer as attempt, body->>'region' as region, min(time) as "startedAt" from events
    where deployment_id = ${deploymentId} and ${ofNodes} and body->>'phase' = 'cloud-init' and body->>'region' is not null
    group by 1, 2 order by 1, 2 limit 10000`.execute(db);
  return rows;
}

/** When each region's kubeconfig was accepted. */
export async function listAcceptances(db: Db, deploymentId: string): Promise<Map<string, Date>> {
  const rows = await db
    .selectFrom("kubeconfigs")
    .select(["region", "accepted_at"])
    .where("deployment_id", "=", deploymentId)
    .limit(100)
    .execute();
  return new Map(rows.map((row) => [row.region, row.accepted_at]));
}

/** Times of single events. */
export async function timesOf(db: Db, deploymentId: string, seqs: number[]): Promise<Map<number, Date>> {
  if (seqs.length === 0) return new Map();
  const rows = await db
    .selectFrom("events")
    .select(["seq", "time"])
    .where("deployment_id", "=", deploymentId)
    .where("seq", "in", seqs)
    .limit(seqs.length)
    .execute();
  return new Map(rows.map((row) => [row.seq, row.time]));
}

/** Which events are the lines of a log. */
export type LogSource =
  /** A range of numbers without what the nodes said meanwhile; `nodesOnly` leaves out their boots alone. */
  { kind: "range"; from: number; to: number; without: "nodes" | "cloud-init" } | { kind: "first-boot"; attempt: number; region: string };

export type LogEvent = Pick<Event, "level" | "message"> & { time: Date };

/** Events that came beside the runs: what nodes post. The words are those of the index. */
const ofNodes = sql<SqlBool>`body->>'phase' in ('cloud-init', 'flux-bootstrap')`;

export async function countLines(db: Db, deploymentId: string, source: LogSource): Promise<number> {
  if (source.kind === "first-boot") {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from events where deployment_id = ${deploymentId} and ${ofBoot(source)}`.execute(db);
    return rows[0]?.count ?? 0;
  }
  const { from, to } = source;
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from events
    where deployment_id = ${deploymentId} and seq between ${from} and ${to} and ${leftOut(source)}`.execute(db);
  return Math.max(0, to - from + 1 - (rows[0]?.count ?? 0));
}

/**
 * Lines of a log from the given one on, which counts from 1. Numbers of events have no gaps, so in a range the event of a line is counted and
 * not looked for: only what is left out before it moves it on. So the last page of a long log costs what the first one does.
 */
export async function readLines(db: Db, deploymentId: string, source: LogSource, fromLine: number, limit: number): Promise<LogEvent[]> {
  if (source.kind === "first-boot") {
    const { rows } = await sql<LogEvent>`
      select time, body->>'level' as level, body->>'message' as message from events
      where deployment_id = ${deploymentId} and ${ofBoot(source)}
      order by seq offset ${fromLine - 1} limit ${limit}`.execute(db);
    return rows;
  }
  const start = source.from + fromLine - 1;
  const { rows } = await sql<LogEvent>`
    with left_out as (
      select seq - row_number() over (order by seq) as before from events
      where deployment_id = ${deploymentId} and seq between ${source.from} and ${source.to} and ${leftOut(source)}
    )
    select time, body->>'level' as level, body->>'message' as message from events
    where deployment_id = ${deploymentId} and not ${leftOut(source)} and seq <= ${source.to}
      and seq >= ${start} + (select count(*) from left_out where before < ${start})
      and seq < ${start + limit} + (select count(*) from left_out)
    order by seq limit ${limit}`.execute(db);
  return rows;
}

function leftOut({ without }: Extract<LogSource, { kind: "range" }>) {
  return without === "nodes" ? ofNodes : sql<SqlBool>`(${ofNodes} and body->>'phase' = 'cloud-init')`;
}

/** A region's nodes, and the word that their kubeconfig was accepted. */
function ofBoot({ attempt, region }: Extract<LogSource, { kind: "first-boot" }>) {
  return sql<SqlBool>`${ofNodes} and body->>'region' = ${region} and (body->>'attempt')::integer = ${attempt}`;
}
