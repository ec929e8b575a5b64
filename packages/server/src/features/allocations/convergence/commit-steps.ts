import { verifyZone } from "../../delegation/verify-zone.ts";
import { changesOf } from "../../zones/changes-of.ts";
import { ensureDelegation, requireOwnDelegation } from "../../zones/ensure-delegation.ts";
import { ensureZone } from "../../zones/ensure-zone.ts";
import { flushNames } from "../../zones/flush-names.ts";
import { readDs } from "../../zones/read-ds.ts";
import { takeSnapshot } from "../../zones/snapshots.ts";
import { wantedOrganizationZone, wantedSovereignZone } from "../../zones/sovereign-zone.ts";
import { apexTtl, nameserverSet } from "../../zones/wanted-zone.ts";
import { childSettings } from "../../zones/zone-settings.ts";
import { fqdnOf, keyOf } from "../allocation-row.ts";
import type { AllocationParts } from "../parts.ts";
import { NotVerifiedError } from "./failure-of.ts";
import { markPoolChanged } from "./pool-chores.ts";
import type { LeasedRow, Progress } from "./store.ts";
import type { Step } from "./step.ts";

/** What brings a name into being, in order. Each finds what is there already and may be repeated. */
export const commitSteps: readonly Step[] = [
  { name: "parent", run: lookAtParent },
  { name: "zone", run: writeZone },
  { name: "delegation", run: writeDelegation },
  { name: "verify", run: verify },
];

/** Before anything is written: nobody else's records may stand at the name. */
async function lookAtParent({ dns, book }: AllocationParts, row: LeasedRow, signal: AbortSignal): Promise<Progress> {
  await requireOwnDelegation(dns, { parent: row.pool_domain, name: fqdnOf(keyOf(row)), nameservers: book().hosts }, signal);
  return {};
}

async function writeZone({ dns, book, rules, observer }: AllocationParts, row: LeasedRow, signal: AbortSignal): Promise<Progress> {
  const fqdn = fqdnOf(keyOf(row));
  const addresses = { fqdn, ip: row.load_balancer_ip ?? "", ipv6: row.load_balancer_ip6 ?? undefined, nameservers: book().hosts };
  const records = row.kind === "organization" ? wantedOrganizationZone(addresses) : wantedSovereignZone({ ...addresses, caa: rules.caa });
  // Only a wish that was never fulfilled is a person's; afterwards a wide change would be a mistake somewhere.
  const confirmed = row.verified_at === null;
  const zone = { name: fqdn, account: row.zone_account ?? "", settings: childSettings, records, confirmed };

  const outcome = await ensureZone(dns, zone, signal);
  const ds = await readDs(dns, fqdn, signal);
  if (outcome !== "unchanged") {
    if (row.verified_at !== null) observer.alarm("drift", `The zone ${fqdn} was not as it should be and has been ${outcome}`);
    // Nobody has been sent to a zone that is new; the delegation, which follows, makes servers forget its absence.
    if (outcome === "changed") await flushNames(dns, [fqdn], signal);
  }
  return { ds, ...(row.dns_state === "none" || outcome !== "unchanged" ? { dnsState: "zone" } : {}) };
}

async function writeDelegation(parts: AllocationParts, row: LeasedRow, signal: AbortSignal): Promise<Progress> {
  const { db, dns, book, observer } = parts;
  const fqdn = fqdnOf(keyOf(row));
  const delegation = { parent: row.pool_domain, name: fqdn, nameservers: book().hosts };
  const ds = row.ds;
  const present = await requireOwnDelegation(dns, delegation, signal);
  const wanted = [nameserverSet(fqdn, delegation.nameservers), { name: fqdn, type: "DS", ttl: apexTtl, records: ds }];
  if (changesOf(wanted, present).length > 0) {
    if (present.length > 0)
      await takeSnapshot(db, parts, { subject: fqdn, kind: "parent-rrset", content: JSON.stringify(present), reason: "commit" });
    // Written first, so that a process that dies right after the change leaves the pool to be put in order by another.
    await markPoolChanged(db, row.pool_domain);
    await ensureDelegation(dns, { ...delegation, ds }, signal, present);
    if (row.verified_at !== null) observer.alarm("drift", `The delegation of ${fqdn} was not as it should be and has been written again`);
    await flushNames(dns, [fqdn, row.pool_domain], signal);
  }
  return row.dns_state === "verified" ? {} : { dnsState: "delegated" };
}

async function verify({ ask, random, dns, book, observer }: AllocationParts, row: LeasedRow, signal: AbortSignal): Promise<Progress> {
  const fqdn = fqdnOf(keyOf(row));
  const expected = {
    fqdn,
    ip: row.load_balancer_ip ?? "",
    ipv6: row.load_balancer_ip6 ?? undefined,
    anyAddress: row.hasPolicy,
    ds: row.ds,
  };
  const { verified, failures } = await verifyZone(expected, book().addresses, { ask, random }, signal);
  if (verified) return { dnsState: "verified", settled: true };

  for (const { address } of failures) observer.verifyFailure(address);
  // A server that has cached the name's absence answers so for a while yet, unless it is told again.
  await flushNames(dns, [fqdn, row.pool_domain], signal);
  throw new NotVerifiedError(fqdn, failures);
}
