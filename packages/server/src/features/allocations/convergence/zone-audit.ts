import { sql } from "kysely";
import type { AllocationParts } from "../parts.ts";

/** What stands at the authoritative server and what the tables say, where the two differ. */
export interface ZoneAudit {
  /** Zones under one of our accounts that no row stands for. */
  zonesWithoutRow: string[];
  /** Delegations in a pool's zone that no row stands for. */
  delegationsWithoutRow: string[];
  /** Signed delegations to our servers whose zone is not there. */
  dsWithoutZone: string[];
  serials: { zone: string; serial: number }[];
}

/** Compares zones and delegations with the tables. Only reports: what nobody remembers may still be somebody's. */
export async function auditZones({ db, dns, pools }: AllocationParts, signal: AbortSignal): Promise<ZoneAudit> {
  const zones = await dns.listZones(signal);
  const known = new Set(await knownZones(db));
  const present = new Set(zones.map(({ name }) => name));
  const domains = pools.list().map(({ domain }) => domain);
  const audit: ZoneAudit = {
    zonesWithoutRow: zones.filter((zone) => isOurs(zone) && !known.has(zone.name)).map(({ name }) => name),
    delegationsWithoutRow: [],
    dsWithoutZone: [],
    serials: zones.filter(({ name }) => domains.includes(name)).map(({ name, serial }) => ({ zone: name, serial })),
  };
  for (const domain of domains) {
    const sets = ((await dns.readRecords(domain, signal)) ?? []).filter(({ name }) => name !== domain);
    const delegated = sets.filter(({ type }) => type === "NS").map(({ name }) => name);
    audit.delegationsWithoutRow.push(...delegated.filter((name) => !known.has(name)));
    audit.dsWithoutZone.push(...sets.filter(({ type, name }) => type === "DS" && !present.has(name)).map(({ name }) => name));
  }
  // What was written since the zones were listed has a row now and a zone too.
  const since = new Set(await knownZones(db));
  const left = new Set((await dns.listZones(signal)).map(({ name }) => name));
  audit.zonesWithoutRow = audit.zonesWithoutRow.filter((name) => left.has(name) && !since.has(name));
  audit.delegationsWithoutRow = audit.delegationsWithoutRow.filter((name) => !since.has(name));
  audit.dsWithoutZone = audit.dsWithoutZone.filter((name) => !left.has(name));
  return audit;
}

function isOurs({ account }: { account: string }): boolean {
  return /^(sovereign|org|byo):/.test(account);
}

async function knownZones(db: AllocationParts["db"]): Promise<string[]> {
  const { rows } = await sql<{ zone: string }>`
    select subdomain || '.' || pool_domain as zone from pool_allocations where state <> 'reserved'
    union all select domain from byo_domains`.execute(db);
  return rows.map(({ zone }) => zone);
}
