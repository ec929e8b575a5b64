import { type Insertable, type Selectable, type Updateable, sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { ByoDomainsTable } from "../../database/domains-schema.ts";
import { recordChange } from "../outbox/record-change.ts";

/** A customer's domain as it stands, and the database's time at which it was read: the only clock of its life. */
export type ByoRow = Selectable<ByoDomainsTable> & { now: Date };
export type NewByoRow = Omit<Insertable<ByoDomainsTable>, "claimed_until">;
export type ByoChanges = Omit<Updateable<ByoDomainsTable>, "domain" | "generation" | "updated_at">;

export async function findByo(db: Db | Tx, domain: string): Promise<ByoRow | undefined> {
  return selectRow(db).where("domain", "=", domain).executeTakeFirst();
}

/** Only while the worker holds the row. */
export async function findHeldByo(db: Db, domain: string, worker: string): Promise<ByoRow | undefined> {
  return selectRow(db).where("domain", "=", domain).where("lease_owner", "=", worker).executeTakeFirst();
}

/** Undefined when the domain is there already. */
export async function insertByo(tx: Tx, row: NewByoRow, claimMs: number): Promise<ByoRow | undefined> {
  const until = sql<Date>`now() + make_interval(secs => ${claimMs / 1000})`;
  const inserted = await tx
    .insertInto("byo_domains")
    .values({ ...row, claimed_until: until, next_attempt_at: until })
    .onConflict((conflict) => conflict.column("domain").doNothing())
    .returning("domain")
    .executeTakeFirst();
  return inserted && findByo(tx, row.domain);
}

/** A wish of a caller: what works on the row for an older wish can no longer write. Undefined when another wish came first. */
export async function wishByo(tx: Tx, { domain, generation }: ByoRow, changes: ByoChanges): Promise<ByoRow | undefined> {
  const changed = await tx
    .updateTable("byo_domains")
    .set({ ...changes, generation: generation + 1, updated_at: sql`now()` })
    .where("domain", "=", domain)
    .where("generation", "=", generation)
    .returning("domain")
    .executeTakeFirst();
  return changed && findByo(tx, domain);
}

/** What a step has found or done. False when the wish has changed meanwhile, or the worker lost the row. */
export async function recordStep(tx: Tx, { domain, generation }: ByoRow, worker: string, changes: ByoChanges): Promise<boolean> {
  const changed = await tx
    .updateTable("byo_domains")
    .set({ ...changes, updated_at: sql`now()` })
    .where("domain", "=", domain)
    .where("generation", "=", generation)
    .where("lease_owner", "=", worker)
    .returning("domain")
    .executeTakeFirst();
  return changed !== undefined;
}

/** Claims what is due and nobody alive works on. */
export async function claimDueByos(db: Db, worker: string, leaseMs: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ domain: string }>`
    update byo_domains set lease_owner = ${worker}, lease_until = now() + make_interval(secs => ${leaseMs / 1000})
    where domain in (
      select domain from byo_domains
      where next_attempt_at <= now() and (lease_until is null or lease_until <= now())
      order by next_attempt_at limit ${limit} for update skip locked)
    returning domain`.execute(db);
  return rows.map(({ domain }) => domain);
}

/** Takes one row, due or not; false while somebody else is at it. */
export async function takeByo(db: Db | Tx, domain: string, worker: string, leaseMs: number): Promise<boolean> {
  const { rows } = await sql`
    update byo_domains set lease_owner = ${worker}, lease_until = now() + make_interval(secs => ${leaseMs / 1000})
    where domain = ${domain} and (lease_until is null or lease_until <= now())
    returning domain`.execute(db);
  return rows.length > 0;
}

/** False when the row was lost. */
export async function renewLease(db: Db, domain: string, worker: string, leaseMs: number): Promise<boolean> {
  const { rows } = await sql`
    update byo_domains set lease_until = now() + make_interval(secs => ${leaseMs / 1000})
    where domain = ${domain} and lease_owner = ${worker}
    returning domain`.execute(db);
  return rows.length > 0;
}

export async function dropLease(db: Db, domain: string, worker: string): Promise<void> {
  await db
    .updateTable("byo_domains")
    .set({ lease_owner: null, lease_until: null })
    .where("domain", "=", domain)
    .where("lease_owner", "=", worker)
    .execute();
}

/** False when the wish has changed meanwhile, or the worker lost the row. */
export async function deleteByo(tx: Tx, { domain, generation }: ByoRow, worker: string): Promise<boolean> {
  const deleted = await tx
    .deleteFrom("byo_domains")
    .where("domain", "=", domain)
    .where("generation", "=", generation)
    .where("lease_owner", "=", worker)
    .returning("domain")
    .executeTakeFirst();
  return deleted !== undefined;
}

/** Channel on which the converger is woken; the payload is the domain. A hint only. */
export const byoChannel = "pdm_byo_domains";

/** Writes down who did what, and tells others, in the transaction that makes it true. */
export async function recordByoEvent(tx: Tx, event: { actor: string; action: string; before?: ByoRow; after?: ByoRow }): Promise<void> {
  const { actor, action, before, after } = event;
  await recordChange(tx, {
    actor,
    action: `byo-${action}`,
    subject: (after ?? before)?.domain ?? "",
    before: before && outlineOf(before),
    after: after && outlineOf(after),
    event: `catalyst.byo_domain.${action}`,
    channel: byoChannel,
  });
}

function outlineOf({ domain, mode, state, dns_state: dnsState, owner, deployment_id: deploymentId, ...row }: ByoRow) {
  return { domain, mode, state, dnsState, owner, deploymentId, registrar: row.registrar, previousNameservers: row.previous_ns };
}

function selectRow(db: Db | Tx) {
  return db
    .selectFrom("byo_domains")
    .selectAll()
    .select(sql<Date>`now()`.as("now"));
}
