import type { Event } from "@catalyst/contract";
import { type SqlBool, sql } from "kysely";
import type { Db, Tx } from "../database/connect.ts";

/** Channel on which readers are woken; the payload is a deployment id. A hint only: whoever misses it reads by number a little later. */
export const eventsChannel = "catalyst_events";

export type NewEvent = Omit<Event, "seq" | "time">;

/** Longest stored message; longer ones are cut and marked. */
const longestMessage = 8192;

export interface AppendOptions {
  at: Date;
  /** Refuse to write for an epoch that is over: a worker thought dead must not act. */
  epoch?: number;
}

/** Another worker has taken over; what this one still wants to write must not be written. */
export class Superseded extends Error {
  constructor(deploymentId: string) {
    super(`Another worker has taken over deployment ${deploymentId}`);
    this.name = "Superseded";
  }
}

/**
 * Appends events in the caller's transaction, or in one of their own. Their numbers follow each other without a gap, because the deployment's
 * row, which counts them, stays locked until the transaction ends, and a crash gives numbers back that no event got. Returns the last number.
 */
export async function appendEvents(db: Db | Tx, deploymentId: string, events: NewEvent[], options: AppendOptions): Promise<number> {
  if (events.length === 0) return 0;
  if (!db.isTransaction) return db.transaction().execute((tx) => appendEvents(tx, deploymentId, events, options));
  const row = await db
    .updateTable("deployments")
    .set((eb) => ({ last_seq: eb("last_seq", "+", events.length), updated_at: options.at }))
    .where("id", "=", deploymentId)
    .$if(options.epoch !== undefined, (query) => query.where("epoch", "=", options.epoch ?? 0))
    .returning("last_seq")
    .executeTakeFirst();
  if (!row) throw new Superseded(deploymentId);
  const first = row.last_seq - events.length + 1;
  await db
    .insertInto("events")
    .values(
      events.map((event, index) => ({
        deployment_id: deploymentId,
        seq: first + index,
        time: options.at,
        body: JSON.stringify({ ...event, message: storable(event.message) }),
      })),
    )
    .execute();
  await sql<SqlBool>`select pg_notify(${eventsChannel}, ${deploymentId})`.execute(db);
  return row.last_seq;
}

/** PostgreSQL's jsonb holds no NUL, which a crashing program may well print. */
function storable(message: string): string {
  const text = message.replaceAll("\u0000", "");
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage)} … [cut]`;
}
