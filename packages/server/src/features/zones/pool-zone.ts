import { isIPv6 } from "node:net";
import type { NameserverBook } from "../delegation/nameserver-book.ts";
import type { RecordSet } from "./dns-server.ts";
import { addressSets, apexSets, apexTtl } from "./wanted-zone.ts";

/** A name that was asked for a moment before it was given away is found a minute later, seconds. */
const minimum = 60;

/** What PDM puts into a pool's zone at its start, and the addresses of those name servers that lie in it. Delegations come one by one. */
export function wantedPoolZone(zone: string, book: NameserverBook): RecordSet[] {
  const inside = book.hosts.filter((host) => host.endsWith(`.${zone}`));
  return [
    ...apexSets({ zone, nameservers: book.hosts, minimum }),
    ...inside.flatMap((host) => {
      const addresses = book.addresses.filter((entry) => entry.host === host).map(({ address }) => address);
      const ipv6 = addresses.filter((address) => isIPv6(address));
      return addressSets(
        host,
        addresses.filter((address) => !ipv6.includes(address)),
        ipv6,
        apexTtl,
      );
    }),
  ];
}
