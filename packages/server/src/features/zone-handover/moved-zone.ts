import { isIPv6 } from "node:net";
import type { DnsServer, RecordSet } from "../zones/dns-server.ts";
import { addressSets, apexTtl, nameserverSet } from "../zones/wanted-zone.ts";

export type Nameservers = Record<string, string[]>;

/** Addresses of those name servers that lie in the zone itself; the zone above has to know them too. */
export function glueSets(zone: string, nameservers: Nameservers): RecordSet[] {
  return Object.entries(nameservers)
    .filter(([host]) => host.endsWith(`.${zone}`))
    .flatMap(([host, addresses]) => {
      const ipv6 = addresses.filter((address) => isIPv6(address));
      return addressSets(
        host,
        addresses.filter((address) => !isIPv6(address)),
        ipv6,
        apexTtl,
      );
    });
}

/** The zone's records as they are under other name servers. */
export function movedRecords(zone: string, records: readonly RecordSet[], nameservers: Nameservers): RecordSet[] {
  const [first = ""] = Object.keys(nameservers);
  const glue = glueSets(zone, nameservers).filter((set) => set.records.length > 0);
  const replaced = new Set(glue.map(({ name, type }) => `${name} ${type}`));
  const kept = records.filter(({ name, type }) => !(name === zone && type === "NS") && !replaced.has(`${name} ${type}`));
  return [
    ...kept.map((set) =>
      set.type === "SOA" ? { ...set, records: set.records.map((content) => content.replace(/^\S+/, `${first}.`)) } : set,
    ),
    nameserverSet(zone, Object.keys(nameservers)),
    ...glue,
  ];
}

/** Name servers that a zone itself lists, sorted. */
export async function listedNameservers(server: DnsServer, zone: string, at: string, signal: AbortSignal): Promise<string[]> {
  const sets = (await server.readRecords(zone, signal, at)) ?? [];
  return sets
    .filter(({ type }) => type === "NS")
    .flatMap(({ records }) => records.map((content) => content.toLowerCase().replace(/\.$/, "")))
    .toSorted();
}
