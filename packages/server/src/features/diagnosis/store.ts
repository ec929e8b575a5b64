import type { Event } from "@catalyst/contract";
import { type SqlBool, sql } from "kysely";
import type { Db } from "../../database/connect.ts";

/** A range of a deployment's events. */
export interface Range {
  id: string;
  from: number;
  to: number;
}

/** The newest warnings and errors of a range, oldest first. */
export async function newestTrouble(db: Db, range: Range, limit: number): Promise<Event[]> {
  const rows = await select(db, range, sql<SqlBool>`body->>'level' in ('warn', 'error')`, limit);
  return rows.toReversed();
}

/** The newest event of a range that is not what nodes post. */
export async function newestOfRun(db: Db, range: Range): Promise<Event | undefined> {
  const [event] = await select(db, range, sql<SqlBool>`body->>'phase' not in ('cloud-init', 'flux-bootstrap')`, 1);
  return event;
}

/** What ended the wait for the clusters: a failure, or a cancellation. */
export async function endOfWait(db: Db, range: Range): Promise<Event | undefined> {
  const [event] = await select(
    db,
    range,
    sql<SqlBool>`body->>'phase' in ('flux-bootstrap', 'cancel') and body->>'state' in ('failed', 'cancelled')`,
    1,
  );
  return event;
}

/** The newest resource that OpenTofu is at. */
export async function resourceAtWork(db: Db, range: Range): Promise<string | undefined> {
  const [event] = await select(db, range, sql<SqlBool>`body->>'phase' = 'tofu' and body->>'resource' is not null`, 1);
  return event && event.state !== "done" ? event.resource : undefined;
}

/** The newest word of each region's nodes; that their kubeconfig was accepted is one. */
export async function lastWords(db: Db, range: Range, regions: readonly string[]): Promise<(Event | undefined)[]> {
  return Promise.all(
    regions.map(async (region) => {
      const [event] = await select(
        db,
        range,
        sql<SqlBool>`body->>'phase' in ('cloud-init', 'flux-bootstrap') and body->>'region' = ${region}`,
        1,
      );
      return event;
    }),
  );
}

/** What the owner of a domain was told to enter, and by whom the domain is to be served. */
export function domainInstructions(db: Db, range: Range): Promise<Event[]> {
  return select(
    db,
    range,
    sql<SqlBool>`body->>'phase' in ('dns-reserve', 'dns-commit')
      and (body->>'message' like 'To enter at %' or body->>'message' like '% is to be served by %')`,
    5,
  );
}

export async function eventAt(db: Db, id: string, seq: number): Promise<Event | undefined> {
  const [event] = await select(db, { id, from: seq, to: seq }, sql<SqlBool>`true`, 1);
  return event;
}

async function select(db: Db, { id, from, to }: Range, condition: ReturnType<typeof sql<SqlBool>>, limit: number): Promise<Event[]> {
  const rows = await db
    .selectFrom("events")
    .select(["seq", "time", "body"])
    .where("deployment_id", "=", id)
    .where("seq", ">=", from)
    .where("seq", "<=", to)
    .where(condition)
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ seq, time, body }) => ({ seq, time: time.toISOString(), ...body }));
}
