import { sql } from "kysely";
import type { Db, Tx } from "../../../database/connect.ts";
import type { AllocationKey, AllocationRow } from "../allocation-row.ts";
import { allocationsChannel } from "../record-allocation.ts";
import type { Lease } from "../store.ts";

/** What a working process has under its lease. */
export interface LeasedRow extends AllocationRow {
  /** Some name in the zone is answered by a policy and not by one address. */
  hasPolicy: boolean;
  /** The zone lives at the Sovereign's own server, or is on its way there. */
  handedOver: boolean;
}

/** The row as it is now, if the lease is still ours. */
export async function loadLeased(db: Db, { pool, label }: AllocationKey, owner: string): Promise<LeasedRow | undefined> {
  const { rows } = await sql<LeasedRow>`
    select held.*, false as lapsed,
      exists (select from gslb_records where zone = held.sovereign_fqdn) as "hasPolicy",
      exists (select from zone_handovers where zone = held.sovereign_fqdn and authority <> 'mothership') as "handedOver"
    from pool_allocations held
    where pool_domain = ${pool} and subdomain = ${label} and lease_owner = ${owner}`.execute(db);
  return rows[0];
}

/** Takes what is due and nobody works on, the longest due first. */
export async function claimDue(db: Db, { owner, ms }: Lease, limit: number): Promise<AllocationKey[]> {
  const { rows } = await sql<AllocationKey>`
    update pool_allocations set lease_owner = ${owner}, lease_until = now() + ${ms} * interval '1 ms'
    where (pool_domain, subdomain) in (
      select pool_domain, subdomain from pool_allocations
      where next_attempt_at <= now() and (lease_until is null or lease_until < now())
      order by next_attempt_at limit ${limit} for update skip locked)
    returning pool_domain as pool, subdomain as label`.execute(db);
  return rows;
}

/** Takes one row, due or not. False while somebody else works on it, and when it is gone or wants nothing. */
export async function claimOne(db: Db, { pool, label }: AllocationKey, { owner, ms }: Lease): Promise<boolean> {
  const { rows } = await sql`
    update pool_allocations set lease_owner = ${owner}, lease_until = now() + ${ms} * interval '1 ms'
    where pool_domain = ${pool} and subdomain = ${label} and next_attempt_at is not null
      and (lease_until is null or lease_until < now())
    returning 1`.execute(db);
  return rows.length > 0;
}

/** False when the lease is lost. */
export async function extendLease(db: Db, { pool, label }: AllocationKey, { owner, ms }: Lease): Promise<boolean> {
  const { rows } = await sql`
    update pool_allocations set lease_until = now() + ${ms} * interval '1 ms'
    where pool_domain = ${pool} and subdomain = ${label} and lease_owner = ${owner}
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Lets go of a row as it is; what was due stays due. */
export async function dropLease(db: Db, { pool, label }: AllocationKey, owner: string): Promise<void> {
  await sql`
    update pool_allocations set lease_owner = null, lease_until = null
    where pool_domain = ${pool} and subdomain = ${label} and lease_owner = ${owner}`.execute(db);
}

export interface Progress {
  dnsState?: AllocationRow["dns_state"];
  ds?: readonly string[];
  /** Nothing is left to do. */
  settled?: boolean;
}

/**
 * Records a step under the lease and extends it; a change of `dns_state` is an event for others. False when the wish has changed or the lease
 * is lost: what was done may then not be what is wanted.
 */
export async function recordProgress(db: Db, row: LeasedRow, lease: Lease, { dnsState, ds, settled = false }: Progress): Promise<boolean> {
  const { rows } = await sql`
    with moved as (
      update pool_allocations set
        dns_state = ${dnsState ?? row.dns_state},
        ds = ${[...(ds ?? row.ds)]}::text[],
        updated_at = now(),
        lease_owner = ${settled ? null : lease.owner},
        lease_until = case when ${settled}::boolean then null else now() + ${lease.ms} * interval '1 ms' end,
        next_attempt_at = case when ${settled}::boolean then null else next_attempt_at end,
        verified_at = case when ${settled}::boolean then now() else verified_at end,
        attempts = case when ${settled}::boolean then 0 else attempts end,
        last_error_code = case when ${settled}::boolean then null else last_error_code end,
        last_error = case when ${settled}::boolean then null else last_error end,
        last_error_at = case when ${settled}::boolean then null else last_error_at end
      where pool_domain = ${row.pool_domain} and subdomain = ${row.subdomain}
        and lease_owner = ${lease.owner} and generation = ${row.generation}
      returning subdomain || '.' || pool_domain as fqdn, dns_state, generation, state),
    ${toldOf(row.dns_state)}
    select 1 from moved left join hint on true`.execute(db);
  return rows.length > 0;
}

export interface Failure {
  code: string;
  detail: string;
}

/**
 * Records why an attempt failed, lets go of the row and sets when to try again. False, and nothing done, when the wish has changed meanwhile
 * or the lease is lost. `dnsState` where the failure disproves what was thought.
 */
export async function recordFailure(
  db: Db,
  row: LeasedRow,
  lease: Lease,
  { code, detail, pauseMs, dnsState }: Failure & { pauseMs: number; dnsState?: AllocationRow["dns_state"] },
): Promise<boolean> {
  const { rows } = await sql`
    with moved as (
      update pool_allocations set
        dns_state = ${dnsState ?? row.dns_state}, attempts = attempts + 1, next_attempt_at = now() + ${pauseMs} * interval '1 ms',
        last_error_code = ${code}, last_error = ${detail}, last_error_at = now(), updated_at = now(), lease_owner = null, lease_until = null
      where pool_domain = ${row.pool_domain} and subdomain = ${row.subdomain}
        and lease_owner = ${lease.owner} and generation = ${row.generation}
      returning subdomain || '.' || pool_domain as fqdn, dns_state, generation, state),
    ${toldOf(row.dns_state)}
    select 1 from moved left join hint on true`.execute(db);
  return rows.length > 0;
}

/** The audit row and the event of every row in `moved` whose `dns_state` was another one before. */
function toldOf(before: string) {
  return sql`
    changed as (select * from moved where dns_state <> ${before}),
    audit as (
      insert into pdm_events (actor, action, subject, before, after)
      select 'controller:dns-converge', 'dns-changed', fqdn, jsonb_build_object('dnsState', ${before}::text), jsonb_build_object('dnsState', dns_state)
      from changed),
    told as (
      insert into outbox (type, subject, data)
      select 'catalyst.allocation.dns_changed', fqdn,
        jsonb_build_object('fqdn', fqdn, 'state', state, 'dnsState', dns_state, 'before', ${before}::text, 'generation', generation)
      from changed),
    hint as (select pg_notify(${allocationsChannel}, fqdn) from changed)`;
}

export interface PoolName {
  label: string;
  target: string;
}

export async function findNamesOf(db: Db | Tx, { pool, label }: AllocationKey): Promise<PoolName[]> {
  return db.selectFrom("pool_names").select(["label", "target"]).where("pool_domain", "=", pool).where("subdomain", "=", label).execute();
}
