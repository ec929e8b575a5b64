import { changesOf, sameSet } from "./changes-of.ts";
import type { DnsServer, RecordSet } from "./dns-server.ts";
import { apexTtl, nameserverSet } from "./wanted-zone.ts";
import { ZoneError } from "./zone-error.ts";

/** A name in a parent zone of ours, and the servers it is or shall be given to. */
export interface Delegation {
  parent: string;
  name: string;
  nameservers: readonly string[];
}

/**
 * Makes the parent delegate the name, with NS and DS in one write, so that no moment has one without the other. Safe to repeat. Whoever has
 * just read what the parent holds at the name shows it as `shown`; it is judged like what would be read here. Throws ZoneError
 * `foreign-delegation` and `no-parent-zone`.
 */
export async function ensureDelegation(
  server: DnsServer,
  delegation: Delegation & { ds: readonly string[] },
  signal: AbortSignal,
  shown?: RecordSet[],
): Promise<"written" | "unchanged"> {
  const { parent, name, nameservers, ds } = delegation;
  const present = shown === undefined ? await requireOwnDelegation(server, delegation, signal) : demandOwn(shown, delegation);
  const changes = changesOf([nameserverSet(name, nameservers), { name, type: "DS", ttl: apexTtl, records: ds }], present);
  if (changes.length === 0) return "unchanged";

  await server.changeRecords(parent, changes, signal);
  return "written";
}

/**
 * The record sets that the parent holds at the name: none, or a delegation to our servers, whose DS may be that of an earlier key.
 * Throws ZoneError `foreign-delegation` for anything else, since no row of ours stands for it.
 */
export async function requireOwnDelegation(server: DnsServer, delegation: Delegation, signal: AbortSignal): Promise<RecordSet[]> {
  const { parent, name } = delegation;
  const present = await server.readRecords(parent, signal, name);
  if (present === undefined) throw new ZoneError("no-parent-zone", parent, `The pool's zone ${parent} is not at the server; bootstrap it`);
  return demandOwn(present, delegation);
}

function demandOwn(present: RecordSet[], delegation: Delegation): RecordSet[] {
  const { parent, name } = delegation;
  const foreign = present.filter((set) => !isOurs(set, delegation));
  const isHalf = foreign.length === 0 && present.length > 0 && !present.some(({ type }) => type === "NS");
  if (foreign.length === 0 && !isHalf) return present;
  const types = (isHalf ? present : foreign).map(({ type }) => type).join(", ");
  throw new ZoneError("foreign-delegation", name, `The zone ${parent} holds ${types} at ${name} that were not written by this service`);
}

function isOurs(set: RecordSet, { name, nameservers }: Delegation): boolean {
  const wanted = nameserverSet(name, nameservers);
  return set.type === "DS" || (set.type === "NS" && sameSet({ ...set, ttl: wanted.ttl }, wanted));
}
