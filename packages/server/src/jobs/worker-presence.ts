import { hostname } from "node:os";
import pg from "pg";
import type { Db } from "../database/connect.ts";

/**
 * A worker's sign of life that dies with it: a session advisory lock on a connection of its own. PostgreSQL frees it the moment the process is
 * gone, so that a restart goes on at once; heartbeats cover a worker that hangs or is cut off.
 */
export interface WorkerPresence {
  workerId: number;
  /** Resolves with the reason when the connection, and with it the presence, is lost. */
  lost: Promise<Error>;
  leave(): Promise<void>;
}

/** First key of the advisory locks of workers; the second is the worker's id. */
export const workerLockClass = 7_216_003;

export async function announceWorker(db: Db, url: string): Promise<WorkerPresence> {
  const { id } = await db.insertInto("workers").values({ host: hostname(), pid: process.pid }).returning("id").executeTakeFirstOrThrow();
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: `catalyst-worker-${id}` });
  const lost = new Promise<Error>((resolve) => {
    // A server that goes away is told of twice, first in its own words and then as a broken connection; nobody hearing the second would end the process.
    client.on("error", resolve);
    client.once("end", () => resolve(new Error("The database closed the worker's connection")));
  });
  await client.connect();
  await client.query("select pg_advisory_lock($1, $2)", [workerLockClass, id]);
  return { workerId: id, lost, leave: () => client.end().catch(() => {}) };
}
