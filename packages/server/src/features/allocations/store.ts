import type { AllocationKind } from "@catalyst/contract";
import { type SqlBool, sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { Vault } from "../secrets/vault.ts";
import { credentialsScope } from "../zone-credentials/zone-credentials.ts";
import { handoverScope } from "../zone-handover/handover-parts.ts";
import type { AllocationKey, AllocationRow } from "./allocation-row.ts";

/** The time of the statement and not of its transaction, which may have waited for a row. */
const lapsed = sql<boolean>`state = 'reserved' and expires_at <= clock_timestamp()`;

export async function findAllocation(db: Db | Tx, key: AllocationKey): Promise<AllocationRow | undefined> {
  return select(db, key).executeTakeFirst();
}

/** Locks the row until the transaction ends. */
export async function lockAllocation(tx: Tx, key: AllocationKey): Promise<AllocationRow | undefined> {
  return select(tx, key).forUpdate().executeTakeFirst();
}

export interface NewReservation extends AllocationKey {
  kind: AllocationKind;
  tokenHash: Buffer;
  owner: string;
  createdBy: string;
  /** How long it is held, milliseconds. */
  holdMs: number;
}

/** Takes a name that nobody has, or whose reservation has lapsed. Undefined when somebody else has it. */
export async function insertReservation(tx: Tx, reservation: NewReservation): Promise<AllocationRow | undefined> {
  const { pool, label, kind, tokenHash, owner, createdBy, holdMs } = reservation;
  const { rows } = await sql<AllocationRow>`
    insert into pool_allocations as held (pool_domain, subdomain, kind, state, token_hash, owner, created_by, expires_at)
    values (${pool}, ${label}, ${kind}, 'reserved', ${tokenHash}, ${owner}, ${createdBy}, now() + ${holdMs} * interval '1 ms')
    on conflict (pool_domain, subdomain) do update set
      kind = excluded.kind, token_hash = excluded.token_hash, owner = excluded.owner, created_by = excluded.created_by,
      reserved_at = now(), expires_at = excluded.expires_at, renewals = 0, generation = held.generation + 1,
      deployment_id = null, sovereign_fqdn = null, load_balancer_ip = null, load_balancer_ip6 = null, zone_account = null, ds = '{}',
      committed_at = null, attempts = 0, last_error_code = null, last_error = null, last_error_at = null, updated_at = now()
      where held.state = 'reserved' and held.expires_at <= now()
    returning *, false as lapsed`.execute(tx);
  return rows[0];
}

/** Reservations that an owner holds now; for all of this process's own parts where `owner` is undefined. Their owner waits its turn until the transaction ends. */
export async function countReservations(tx: Tx, owner: string | undefined): Promise<number> {
  if (owner !== undefined) await sql`select pg_advisory_xact_lock(hashtextextended(${`pdm-reservations:${owner}`}, 0))`.execute(tx);
  const { count } = await tx
    .selectFrom("pool_allocations")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("state", "=", "reserved")
    .where("expires_at", ">", sql<Date>`now()`)
    .where(owner === undefined ? sql<SqlBool>`owner ~ '^(deployment|controller):'` : sql<SqlBool>`owner = ${owner}`)
    .executeTakeFirstOrThrow();
  return count;
}

/** Holds it from now on, at most until `maxHoldMs` after it was reserved, and never shorter than it already is. */
export async function extendReservation(tx: Tx, key: AllocationKey, holdMs: number, maxHoldMs: number): Promise<AllocationRow> {
  return update(tx, key)
    .set({
      expires_at: sql<Date>`greatest(expires_at, least(now() + ${holdMs} * interval '1 ms', reserved_at + ${maxHoldMs} * interval '1 ms'))`,
      renewals: sql<number>`renewals + 1`,
      updated_at: sql<Date>`now()`,
    })
    .executeTakeFirstOrThrow();
}

export interface Wish {
  fqdn: string;
  ip: string;
  ipv6: string | undefined;
  deploymentId: string | undefined;
  zoneAccount: string;
  /** Who works on it at once, unless somebody does already. */
  lease: Lease;
}

export interface Lease {
  owner: string;
  ms: number;
}

/** Makes the row say what its DNS has to become; nothing of it counts as done any more. */
export async function wishFor(
  tx: Tx,
  key: AllocationKey,
  { fqdn, ip, ipv6, deploymentId, zoneAccount, lease }: Wish,
): Promise<AllocationRow> {
  return update(tx, key)
    .set({
      state: "active",
      dns_state: "none",
      expires_at: null,
      sovereign_fqdn: fqdn,
      load_balancer_ip: ip,
      load_balancer_ip6: ipv6 ?? null,
      deployment_id: deploymentId ?? null,
      zone_account: zoneAccount,
      committed_at: sql<Date>`coalesce(committed_at, now())`,
      verified_at: null,
      ...newWish(lease),
    })
    .executeTakeFirstOrThrow();
}

/** Wants the name's DNS away. Until it is, the row keeps others from taking the name. */
export async function wishAway(tx: Tx, key: AllocationKey, lease: Lease): Promise<AllocationRow> {
  return update(tx, key)
    .set({ state: "releasing", released_at: sql<Date>`now()`, ...newWish(lease) })
    .executeTakeFirstOrThrow();
}

/**
 * A live lease stays whose it is: its holder may have a write under way that must not land after those of somebody else. It sees the
 * generation move and starts again.
 */
function newWish({ owner, ms }: Lease) {
  return {
    generation: sql<number>`generation + 1`,
    wished_at: sql<Date>`now()`,
    attempts: 0,
    next_attempt_at: sql<Date>`now()`,
    last_error_code: null,
    last_error: null,
    last_error_at: null,
    lease_owner: sql<string>`case when lease_until > now() then lease_owner else ${owner} end`,
    lease_until: sql<Date>`case when lease_until > now() then lease_until else now() + ${ms} * interval '1 ms' end`,
    updated_at: sql<Date>`now()`,
  };
}

/** A commit that cannot be carried out: the name is held again, as it was before. */
export async function holdAgain(tx: Tx, key: AllocationKey, holdMs: number): Promise<AllocationRow> {
  return update(tx, key)
    .set({
      state: "reserved",
      dns_state: "none",
      expires_at: sql<Date>`now() + ${holdMs} * interval '1 ms'`,
      sovereign_fqdn: null,
      load_balancer_ip: null,
      load_balancer_ip6: null,
      zone_account: null,
      ds: [],
      committed_at: null,
      generation: sql<number>`generation + 1`,
      next_attempt_at: null,
      lease_owner: null,
      lease_until: null,
      updated_at: sql<Date>`now()`,
    })
    .executeTakeFirstOrThrow();
}

export async function deleteAllocation(tx: Tx, key: AllocationKey): Promise<AllocationRow | undefined> {
  return tx
    .deleteFrom("pool_allocations")
    .where("pool_domain", "=", key.pool)
    .where("subdomain", "=", key.label)
    .returningAll()
    .returning(lapsed.as("lapsed"))
    .executeTakeFirst();
}

/** Everything else that is known of a zone goes with it, with the keys of its own and of a server that it was moved to. */
export async function forgetZone(tx: Tx, vault: Vault, zone: string): Promise<void> {
  for (const scope of [credentialsScope(zone), handoverScope(zone)]) await vault.destroy(tx, scope);
  await tx.deleteFrom("zone_credentials").where("zone", "=", zone).execute();
  await tx.deleteFrom("gslb_records").where("zone", "=", zone).execute();
  await tx.deleteFrom("zone_handovers").where("zone", "=", zone).execute();
}

export interface AllocationFilter {
  state?: AllocationRow["state"] | undefined;
  createdBy?: string | undefined;
  /** Only names after this one. */
  after?: string | undefined;
  limit: number;
}

/** By name. */
export async function findAllocations(
  db: Db,
  pool: string,
  { state, createdBy, after, limit }: AllocationFilter,
): Promise<AllocationRow[]> {
  let page = db.selectFrom("pool_allocations").selectAll().select(lapsed.as("lapsed")).where("pool_domain", "=", pool);
  if (state !== undefined) page = page.where("state", "=", state);
  if (createdBy !== undefined) page = page.where("created_by", "=", createdBy);
  if (after !== undefined) page = page.where("subdomain", ">", after);
  return page.orderBy("subdomain").limit(limit).execute();
}

function select(db: Db | Tx, { pool, label }: AllocationKey) {
  return db
    .selectFrom("pool_allocations")
    .selectAll()
    .select(lapsed.as("lapsed"))
    .where("pool_domain", "=", pool)
    .where("subdomain", "=", label);
}

function update(tx: Tx, { pool, label }: AllocationKey) {
  return tx
    .updateTable("pool_allocations")
    .where("pool_domain", "=", pool)
    .where("subdomain", "=", label)
    .returningAll()
    .returning(lapsed.as("lapsed"));
}
