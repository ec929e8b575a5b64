import { verifyZone } from "../../delegation/verify-zone.ts";
import type { RecordSet } from "../../zones/dns-server.ts";
import { ensureZone } from "../../zones/ensure-zone.ts";
import { flushNames } from "../../zones/flush-names.ts";
import { readDs } from "../../zones/read-ds.ts";
import { wantedSovereignZone } from "../../zones/sovereign-zone.ts";
import { apexSets } from "../../zones/wanted-zone.ts";
import { childSettings } from "../../zones/zone-settings.ts";
import type { ByoParts } from "../byo-parts.ts";
import { challengeName } from "../domain-facts.ts";
import type { Step } from "../step.ts";
import type { ByoRow } from "../store.ts";

/** Makes the zone hold everything and every server of ours answer it, before anybody is sent there. */
export const publishZone: Step = async (row, parts, signal) => {
  const { server, book, walker, random } = parts;
  const ip = row.load_balancer_ip ?? "";
  const ipv6 = row.load_balancer_ip6 ?? undefined;
  const records = [
    ...wantedSovereignZone({ fqdn: row.domain, ip, ipv6, nameservers: row.target_ns, caa: parts.caa ?? [] }),
    challengeSet(row),
  ];
  await writeZone(row, [...records, ...carriedBeside(records, row)], parts, signal);
  const ds = await readDs(server, row.domain, signal);
  await flushNames(server, [row.domain], signal);

  const { verified, failures } = await verifyZone({ fqdn: row.domain, ip, ipv6 }, book.addresses, { ask: walker.ask, random }, signal);
  if (verified) return { changes: { dns_state: "zone", ds, attempts: 0 }, event: "published" };
  const [first] = failures;
  const detail = first
    ? `${first.host} (${first.address}): ${first.problem}`
    : "There is no address at which our name servers could be asked";
  parts.metrics?.verifyFailures.inc({ address: first?.address ?? "none" });
  return { changes: { ds, attempts: row.attempts + 1 }, waitMs: pauseMs(row, parts), problem: { code: "not-answering", detail } };
};

/** The zone of a plan: there, so that who delegates early is not refused, and with nothing in it but the proof of who asked for it. */
export async function prepareZone(row: ByoRow, parts: ByoParts, signal: AbortSignal): Promise<string[]> {
  const apex = apexSets({ zone: row.domain, nameservers: row.target_ns, minimum: 300 });
  await writeZone(row, [...apex, challengeSet(row)], parts, signal);
  return readDs(parts.server, row.domain, signal);
}

export function pauseMs({ attempts }: ByoRow, { times }: ByoParts): number {
  return times.retryMs[Math.min(attempts, times.retryMs.length - 1)] ?? 60_000;
}

/** The customer has asked for just this, so it may be wide. */
async function writeZone(row: ByoRow, records: RecordSet[], { server }: ByoParts, signal: AbortSignal): Promise<void> {
  const wanted = { name: row.domain, account: row.zone_account, settings: childSettings, records, confirmed: true };
  await ensureZone(server, wanted, signal);
}

function challengeSet({ domain, challenge }: ByoRow): RecordSet {
  return { name: challengeName(domain), type: "TXT", ttl: 300, records: [`"${challenge}"`] };
}

/** Of the records from before, those whose place is not taken; a name with a CNAME can have nothing else. */
function carriedBeside(wanted: readonly RecordSet[], { carried }: ByoRow): RecordSet[] {
  const names = new Set(wanted.map(({ name }) => name));
  const keys = new Set(wanted.map(({ name, type }) => `${name} ${type}`));
  return carried.filter(({ name, type }) => !keys.has(`${name} ${type}`) && !(type === "CNAME" && names.has(name)));
}
