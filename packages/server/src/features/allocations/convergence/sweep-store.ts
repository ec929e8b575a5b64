import { sql } from "kysely";
import type { Db, Tx } from "../../../database/connect.ts";
import type { AllocationCount } from "../allocations-observer.ts";

/** Runs work in a transaction, unless another process is at it just now. */
export async function aloneInTurn<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result | undefined> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('pdm-sweep', 0)) as mine`.execute(tx);
    return rows[0]?.mine === true ? await work(tx) : undefined;
  });
}

/** Deletes every reservation that has lapsed, in one statement with what is told of it. Resolves with how many. */
export async function deleteLapsed(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from pool_allocations where state = 'reserved' and expires_at <= now()
      returning subdomain || '.' || pool_domain as fqdn, owner, created_by, expires_at),
    audit as (
      insert into pdm_events (actor, action, subject, before)
      select 'controller:sweeper', 'expired', fqdn, jsonb_build_object('owner', owner, 'createdBy', created_by, 'expiresAt', expires_at)
      from gone),
    told as (
      insert into outbox (type, subject, data)
      select 'catalyst.allocation.expired', fqdn, jsonb_build_object('fqdn', fqdn, 'createdBy', created_by) from gone)
    select count(*)::int as count from gone`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Makes what was verified too long ago due again, the longest ago first. */
export async function reverify(tx: Tx, afterMs: number, limit: number): Promise<number> {
  const { rows } = await sql`
    update pool_allocations set next_attempt_at = now()
    where (pool_domain, subdomain) in (
      select pool_domain, subdomain from pool_allocations
      where dns_state = 'verified' and state = 'active' and next_attempt_at is null
        and verified_at <= now() - ${afterMs} * interval '1 ms'
      order by verified_at limit ${limit} for update skip locked)
    returning 1`.execute(tx);
  return rows.length;
}

export async function countAllocations(db: Db): Promise<AllocationCount[]> {
  const { rows } = await sql<AllocationCount>`
    select pool_domain as pool, state, dns_state as "dnsState", count(*)::int as count
    from pool_allocations group by 1, 2, 3`.execute(db);
  return rows;
}

/** Age of the oldest wish whose DNS is not there, seconds; 0 when there is none. */
export async function oldestPending(db: Db): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select coalesce(extract(epoch from now() - min(wished_at)), 0)::float8 as seconds
    from pool_allocations where next_attempt_at is not null and dns_state <> 'verified'`.execute(db);
  return rows[0]?.seconds ?? 0;
}
