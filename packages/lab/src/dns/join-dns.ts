import { canResolve, type DnsPlan, addressesOf, apiURL } from "./dns-plan.ts";
import { registryOf } from "./dns-children.ts";
import { startParking } from "./parking.ts";
import type { ParentZone } from "./parent-zone.ts";

/** Where a lab's DNS is, for clients of the lab. */
export interface DnsServices {
  /** The root and everything above registered domains. */
  parent: { addresses: string[] };
  pool: { apiURL: string; nameservers: Record<string, string[]> };
  resolver?: { address: string; port: number };
  parking: { address: string; hosts: string[] };
  /** The DNS port of each address. */
  ports: Record<string, number>;
}

export interface JoinedDns {
  parent: ParentZone;
  services: DnsServices;
  close(): Promise<void>;
}

/** The lab daemon's part of a DNS that somebody else has started: it changes the parent zones and plays everybody else's servers. */
export async function joinDns(plan: DnsPlan): Promise<JoinedDns> {
  const { address, hosts } = plan.parking;
  const parking = await startParking({ address, port: plan.port, hosts });

  return { parent: registryOf(plan), services: describeDns(plan), close: () => parking.close() };
}

function describeDns(plan: DnsPlan): DnsServices {
  const { parent, pool, parking, resolver, port } = plan;

  return {
    parent: { addresses: parent.addresses },
    pool: { apiURL: apiURL(pool), nameservers: pool.nameservers },
    ...(canResolve(plan) ? { resolver: { address: resolver.address, port } } : {}),
    parking,
    ports: Object.fromEntries(addressesOf(plan).map((each) => [each, port])),
  };
}
