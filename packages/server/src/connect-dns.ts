import { resolve4 } from "node:dns/promises";
import type pg from "pg";
import { createDnsQuery } from "./adapters/dns-query/dns-query.ts";
import { createPowerDns } from "./adapters/dns/powerdns/powerdns.ts";
import { createAdvisoryLocks } from "./database/advisory-lock.ts";
import type { AskDns } from "./features/delegation/dns-query.ts";
import type { DnsView } from "./features/delegation/dns-view.ts";
import { rootServers, rootTrustAnchors } from "./features/delegation/internet-root.ts";
import type { NameserverBook } from "./features/delegation/nameserver-book.ts";
import type { DnsServer } from "./features/zones/dns-server.ts";
import type { HostAddress, PdmConfig } from "./pdm-config.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/log.ts";
import type { PdmMetrics } from "./platform/pdm-metrics.ts";
import type { RandomBytes } from "./platform/random.ts";
import { Secret } from "./platform/secret.ts";

export interface DnsParts {
  config: PdmConfig;
  /** Connections that hold zone locks; one for each writer. */
  lockPool: pg.Pool;
  clock: Clock;
  random: RandomBytes;
  log: Logger;
  metrics: PdmMetrics;
}

/** The DNS as the pool-domain-manager reaches it. */
export interface DnsConnections {
  /** Our authoritative servers' administration. */
  server: DnsServer;
  ask: AskDns;
  book: NameserverBook;
  view: DnsView;
}

export async function connectDns(parts: DnsParts): Promise<DnsConnections> {
  const { config } = parts;
  return {
    server: connectPowerDns(parts),
    ask: createDnsQuery({ random: parts.random }),
    book: { hosts: config.nameservers, addresses: await addressesOf(config, parts.log) },
    view: {
      rootHints: config.rootHints.length > 0 ? config.rootHints : rootServers,
      ports: config.dnsPorts,
      resolvers: config.resolvers,
      trustAnchors: anchorsOf(config),
    },
  };
}

function connectPowerDns({ config, lockPool, clock, log, metrics }: DnsParts): DnsServer {
  const { baseURLs, peers, apiKey, serverId, writers } = config.powerdns;
  const withLock = createAdvisoryLocks(lockPool);
  return createPowerDns({
    baseURLs,
    peerURLs: peers,
    apiKey: new Secret("powerdns_api_key", apiKey ?? ""),
    serverId,
    writers,
    clock,
    log,
    lockZone: (zone, work) => withLock(`zone:${zone}`, work),
    onRequest: ({ op, code, ms }) => metrics.powerdnsSeconds.observe({ op, code }, ms / 1000),
    onHealth: (endpoint, up) => metrics.powerdnsUp.set({ endpoint }, up ? 1 : 0),
    onDepth: (zone, depth) => metrics.powerdnsQueue.set({ zone_kind: config.pools.includes(zone) ? "pool" : "child" }, depth),
  });
}

/** A root of one's own comes with its own keys, or is taken as it is found. */
function anchorsOf({ rootHints, trustAnchors }: PdmConfig): readonly string[] {
  if (trustAnchors.length > 0) return trustAnchors;
  return rootHints.length > 0 ? [] : rootTrustAnchors;
}

/** What is not told is looked up; a name that does not resolve yet is left out, and its absence shows in every verification. */
async function addressesOf({ nameservers, nameserverAddresses }: PdmConfig, log: Logger): Promise<HostAddress[]> {
  if (nameserverAddresses.length > 0) return nameserverAddresses;
  const found = await Promise.all(
    nameservers.map(async (host) => {
      try {
        return (await resolve4(host)).map((address) => ({ host, address, port: 53 }));
      } catch (error) {
        log.warn({ error, host }, "a name server's address could not be looked up; set PDM_NAMESERVER_ADDRS");
        return [];
      }
    }),
  );
  return found.flat();
}
