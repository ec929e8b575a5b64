import { readAuthority } from "../../zone-handover/zone-handover.ts";
import { removeDelegation } from "../../zones/remove-delegation.ts";
import { removeZone } from "../../zones/remove-zone.ts";
import { keepZone } from "../../zone-backup/zone-backup.ts";
import { takeSnapshot } from "../../zones/snapshots.ts";
import { ZoneError } from "../../zones/zone-error.ts";
import { fqdnOf, keyOf } from "../allocation-row.ts";
import type { AllocationParts } from "../parts.ts";
import { markPoolChanged } from "./pool-chores.ts";
import { standingDelegation } from "./standing-delegation.ts";
import { type LeasedRow, type Progress, findNamesOf } from "./store.ts";
import type { Step } from "./step.ts";

/** What takes a name away, parent first: a zone without its delegation is harmless, a signed delegation to nothing is not. */
export const releaseSteps: readonly Step[] = [
  { name: "snapshot", run: keepCopy },
  { name: "names", run: removeNames },
  { name: "undelegate", run: undelegate },
  { name: "unzone", run: deleteZone },
];

/** The zone with its keys, and the delegation, so that a release that was a mistake can be undone for some weeks. */
async function keepCopy(parts: AllocationParts, row: LeasedRow, signal: AbortSignal): Promise<Progress> {
  const { db, dns } = parts;
  const fqdn = fqdnOf(keyOf(row));
  if (row.dns_state === "undelegated") return {};

  const glueNames = (await readAuthority(db, fqdn))?.glueNames ?? [];
  const looks = [fqdn, ...glueNames].map((name) => dns.readRecords(row.pool_domain, signal, name));
  const present = (await Promise.all(looks)).flatMap((sets) => sets ?? []);
  if (present.length > 0)
    await takeSnapshot(db, parts, { subject: fqdn, kind: "parent-rrset", content: JSON.stringify(present), reason: "release" });
  const zone = await dns.readZone(fqdn, signal);
  if (zone === undefined || zone.account !== row.zone_account) return {};
  await keepZone(parts, dns, { zone: fqdn, actor: "controller:dns-converge", reason: "release" }, signal);
  return {};
}

/** Flat names of an Organization stand in the pool's own zone and go with it. */
async function removeNames({ db, dns }: AllocationParts, row: LeasedRow, signal: AbortSignal): Promise<Progress> {
  const names = (await findNamesOf(db, keyOf(row))).map(({ label }) => `${label}.${row.pool_domain}`);
  if (names.length === 0) return {};
  await markPoolChanged(db, row.pool_domain);
  await dns.changeRecords(
    row.pool_domain,
    names.map((name) => ({ name, type: "CNAME", ttl: 0, records: [] })),
    signal,
  );
  for (const name of names) await dns.flush(name, signal);
  return {};
}

async function undelegate(parts: AllocationParts, row: LeasedRow, signal: AbortSignal): Promise<Progress> {
  const { db, dns, ask, book, log } = parts;
  const name = fqdnOf(keyOf(row));
  const delegation = await standingDelegation(parts, row, signal);
  await markPoolChanged(db, row.pool_domain);
  try {
    await removeDelegation(dns, delegation, { ask, addresses: book().addresses }, signal);
  } catch (error) {
    if (!(error instanceof ZoneError) || !isNothingOfOurs(error, row)) throw error;
    log.warn({ fqdn: name, error }, "the pool holds nothing of ours at a name that is released");
  }
  return { dnsState: "undelegated" };
}

/** Without a DS the delegation was never written; what stands there is somebody else's and stays. */
function isNothingOfOurs({ kind }: ZoneError, row: LeasedRow): boolean {
  return kind === "no-parent-zone" || (kind === "foreign-delegation" && row.ds.length === 0);
}

async function deleteZone({ dns, log }: AllocationParts, row: LeasedRow, signal: AbortSignal): Promise<Progress> {
  const name = fqdnOf(keyOf(row));
  try {
    await removeZone(dns, { name, account: row.zone_account ?? "" }, signal);
  } catch (error) {
    if (!(error instanceof ZoneError) || error.kind !== "zone-conflict") throw error;
    log.warn({ fqdn: name, error }, "a zone of somebody else stands at a name that is released");
  }
  return {};
}
