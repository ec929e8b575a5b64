import { randomBytes } from "node:crypto";

/** Where everything of one lab's DNS is, and what it is reached with. Written down, it lets another process go on with the same DNS. */
export interface DnsPlan {
  schema: 1;
  /** Same on every address: the real 53, or one above 1023 where that may not be bound. */
  port: number;
  parent: DnsServerPlan & { rootHost: string };
  pool: DnsServerPlan & { nameservers: Record<string, string[]> };
  parking: { address: string; hosts: string[] };
  resolver: { address: string };
  /** Domains that the pool's name servers serve: delegated to them from the start, unsigned until somebody publishes their keys. */
  pools: string[];
}

/** One PowerDNS. */
export interface DnsServerPlan {
  addresses: string[];
  apiAddress: string;
  apiPort: number;
  apiKey: string;
}

export interface DnsPlanOptions {
  /** Names of the pool's servers; three of openova.io when left out. */
  nameservers?: readonly string[];
  pools?: readonly string[];
  randomBytes?: (size: number) => Uint8Array;
}

/** Each lab has a network of its own, so what is free need not be searched. */
const apiPort = 8081;

const defaultNameservers = ["ns1.openova.io", "ns2.openova.io", "ns3.openova.io"];
const defaultPools = ["omani.works", "omani.homes", "omani.rest", "omani.trade", "omantel.biz", "openova.io"];

/** Lays out a lab's DNS in its network, given as the first three numbers of its addresses: `127.77.3`. */
export function planDns(network: string, port: number, options: DnsPlanOptions = {}): DnsPlan {
  const random = options.randomBytes ?? randomBytes;
  const newKey = () => Buffer.from(random(32)).toString("base64url");
  const hosts = options.nameservers ?? defaultNameservers;
  const nameservers = Object.fromEntries(hosts.map((host, index) => [host, [`${network}.${11 + index}`]]));
  const parentAddress = `${network}.1`;
  const poolAddresses = Object.values(nameservers).flat();

  return {
    schema: 1,
    port,
    parent: { addresses: [parentAddress], apiAddress: parentAddress, apiPort, apiKey: newKey(), rootHost: "root-server" },
    pool: { addresses: poolAddresses, apiAddress: poolAddresses[0]!, apiPort, apiKey: newKey(), nameservers },
    parking: { address: `${network}.41`, hosts: ["ns1.parking.test", "ns2.parking.test"] },
    resolver: { address: `${network}.31` },
    pools: [...(options.pools ?? defaultPools)],
  };
}

/** unbound asks every name server at port 53 and nowhere else. */
export function canResolve(plan: DnsPlan): boolean {
  return plan.port === 53;
}

export function addressesOf({ parent, pool, parking, resolver }: DnsPlan): string[] {
  return [...parent.addresses, ...pool.addresses, parking.address, resolver.address];
}

export function apiURL({ apiAddress, apiPort: port }: DnsServerPlan): string {
  return `http://${apiAddress}:${port}`;
}
