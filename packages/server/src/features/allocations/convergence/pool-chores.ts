import { sql } from "kysely";
import type { Db } from "../../../database/connect.ts";

/** Notes that a pool's zone changes, so that the server is asked to put it in order once it is quiet. */
export async function markPoolChanged(db: Db, pool: string): Promise<void> {
  await sql`
    insert into pdm_chores (name, wanted_at) values (${rectifyOf(pool)}, clock_timestamp())
    on conflict (name) do update set wanted_at = excluded.wanted_at`.execute(db);
}

/** Between two times of putting a pool in order, and how long it has to be quiet before, seconds. */
const rectifyGap = 600;
const quiet = 5;

/** Takes the turn of putting a pool in order, if that is due; nobody else gets it for a while. */
export async function claimRectify(db: Db, pool: string): Promise<boolean> {
  const { rows } = await sql`
    update pdm_chores set ran_at = now()
    where name = ${rectifyOf(pool)} and wanted_at > coalesce(ran_at, '-infinity') and wanted_at <= now() - ${quiet} * interval '1 s'
      and coalesce(ran_at, '-infinity') <= now() - ${rectifyGap} * interval '1 s'
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Takes the turn of something that is done every so often, by one process; the next turn is that much later. */
export async function claimChore(db: Db, name: string, everyMs: number): Promise<boolean> {
  const { rows } = await sql`
    insert into pdm_chores (name, ran_at) values (${name}, now())
    on conflict (name) do update set ran_at = now()
      where coalesce(pdm_chores.ran_at, '-infinity') <= now() - ${everyMs} * interval '1 ms'
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Gives a turn back after a failure, to be tried again after a while. */
export async function putOffChore(db: Db, name: string, everyMs: number, againInMs: number): Promise<void> {
  await sql`update pdm_chores set ran_at = now() - ${everyMs - againInMs} * interval '1 ms' where name = ${name}`.execute(db);
}

function rectifyOf(pool: string): string {
  return `rectify:${pool}`;
}
