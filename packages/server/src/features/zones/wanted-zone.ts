import { isIPv6 } from "node:net";
import type { RecordSet } from "./dns-server.ts";

/** Seconds. An address may change at failover; the set of name servers hardly ever does. */
export const addressTtl = 300;
export const apexTtl = 3600;

export interface ApexOptions {
  zone: string;
  nameservers: readonly string[];
  /** How long a resolver remembers that a name is absent, seconds. */
  minimum: number;
}

/** SOA and NS, said explicitly so that nothing hangs on the server's defaults. The server counts the serial on from 1. */
export function apexSets({ zone, nameservers, minimum }: ApexOptions): RecordSet[] {
  const [first] = nameservers;
  if (first === undefined) throw new Error(`The zone ${zone} needs at least one name server`);
  return [
    { name: zone, type: "SOA", ttl: apexTtl, records: [`${first}. hostmaster.${zone}. 1 10800 3600 604800 ${minimum}`] },
    nameserverSet(zone, nameservers),
  ];
}

export function nameserverSet(name: string, nameservers: readonly string[]): RecordSet {
  return { name, type: "NS", ttl: apexTtl, records: nameservers.map((host) => `${host}.`) };
}

/** A and AAAA of one name. Without addresses of a family the set is empty, which says that there must be none. */
export function addressSets(name: string, ipv4: readonly string[], ipv6: readonly string[], ttl = addressTtl): RecordSet[] {
  return [
    { name, type: "A", ttl, records: ipv4 },
    { name, type: "AAAA", ttl, records: ipv6.map(shortIPv6) },
  ];
}

/** `@` is the zone itself. */
export function nameIn(zone: string, label: string): string {
  return label === "@" ? zone : `${label}.${zone}`;
}

/** The shortest form (RFC 5952), which servers answer in: `2001:DB8:0:0::1` and `2001:db8::1` are one address. */
export function shortIPv6(address: string): string {
  if (!isIPv6(address)) throw new Error(`${address} is no IPv6 address`);
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
