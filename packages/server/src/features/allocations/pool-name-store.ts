import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { PoolNamesTable } from "../../database/domains-schema.ts";
import type { AllocationKey, AllocationRow } from "./allocation-row.ts";

export type PoolNameRow = Selectable<PoolNamesTable>;

export async function findName(db: Db | Tx, { pool, label }: AllocationKey): Promise<PoolNameRow | undefined> {
  return db.selectFrom("pool_names").selectAll().where("pool_domain", "=", pool).where("label", "=", label).executeTakeFirst();
}

/** Organizations whose slug begins the label, the longest slug first. */
export async function findOrganizations(db: Db | Tx, { pool, label }: AllocationKey): Promise<AllocationRow[]> {
  const { rows } = await sql<AllocationRow>`
    select *, false as lapsed from pool_allocations
    where pool_domain = ${pool} and kind = 'organization' and state = 'active' and ${label} like subdomain || '-%'
      and subdomain in (select left(${label}, length) from generate_series(1, 62) length)
    order by length(subdomain) desc`.execute(db);
  return rows;
}

/** `subdomain` is the owning Organization's. */
export async function upsertName(tx: Tx, { pool, label }: AllocationKey, target: string, subdomain: string): Promise<void> {
  const wish = { target, subdomain, wanted: true, attempts: 0, next_attempt_at: sql<Date>`now()` };
  await tx
    .insertInto("pool_names")
    .values({ pool_domain: pool, label, ...wish })
    .onConflict((conflict) => conflict.columns(["pool_domain", "label"]).doUpdateSet(wish))
    .execute();
}

export async function wishNameAway(tx: Tx, key: AllocationKey): Promise<void> {
  await update(tx, key)
    .set({ wanted: false, attempts: 0, next_attempt_at: sql<Date>`now()` })
    .execute();
}

/** Takes names that are due; one that is not finished is due again after `againInMs`. */
export async function claimDueNames(db: Db, againInMs: number, limit: number): Promise<AllocationKey[]> {
  const { rows } = await sql<AllocationKey>`
    update pool_names set next_attempt_at = now() + ${againInMs} * interval '1 ms'
    where (pool_domain, label) in (
      select pool_domain, label from pool_names where next_attempt_at <= now()
      order by next_attempt_at limit ${limit} for update skip locked)
    returning pool_domain as pool, label`.execute(db);
  return rows;
}

/** Done, if it is still what is wanted. False when the wish has changed. */
export async function settleName(db: Db, { pool_domain: pool, label, target, wanted }: PoolNameRow): Promise<boolean> {
  const key = { pool, label };
  const settled = wanted
    ? await update(db, key)
        .set({ next_attempt_at: null, attempts: 0 })
        .where("target", "=", target)
        .where("wanted", "=", true)
        .returning("label")
        .executeTakeFirst()
    : await db
        .deleteFrom("pool_names")
        .where("pool_domain", "=", pool)
        .where("label", "=", label)
        .where("wanted", "=", false)
        .returning("label")
        .executeTakeFirst();
  return settled !== undefined;
}

export async function putOffName(db: Db, key: AllocationKey, pauseMs: number): Promise<void> {
  await update(db, key)
    .set({ attempts: sql<number>`attempts + 1`, next_attempt_at: sql<Date>`now() + ${pauseMs} * interval '1 ms'` })
    .execute();
}

function update(db: Db | Tx, { pool, label }: AllocationKey) {
  return db.updateTable("pool_names").where("pool_domain", "=", pool).where("label", "=", label);
}
