import { createHash } from "node:crypto";
import type pg from "pg";

/** Runs `work` while no other process, nor anybody else in this one, runs work under the same name. First come, first served in this process. */
export type WithLock = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

/**
 * Locks by name over all processes of one database. A name's turn within the process costs no connection; whoever's turn it is holds one of
 * `pool`, which should not be the pool that the work itself uses, or the two could wait for each other for ever. A process that dies lets go.
 */
export function createAdvisoryLocks(pool: pg.Pool): WithLock {
  const turns = new Map<string, Promise<unknown>>();

  return async (name, work) => {
    const before = turns.get(name) ?? Promise.resolve();
    const mine = before.then(
      () => locked(pool, name, work),
      () => locked(pool, name, work),
    );
    turns.set(name, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(name) === mine) turns.delete(name);
    }
  };
}

async function locked<Result>(pool: pg.Pool, name: string, work: () => Promise<Result>): Promise<Result> {
  const key = createHash("sha256").update(name).digest().readBigInt64BE().toString();
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("select pg_advisory_lock($1)", [key]);
    return await work();
  } finally {
    // A connection that cannot give the lock back is closed, which gives it back too.
    await client.query("select pg_advisory_unlock($1)", [key]).catch((error: Error) => (broken = error));
    client.release(broken);
  }
}
