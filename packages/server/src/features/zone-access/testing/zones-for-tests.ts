import { type LabDns, type StartLabDnsOptions, startLabDns } from "@catalyst/lab/dns/start-lab-dns.ts";
import { onTestFinished } from "vitest";
import { createPowerDns } from "../../../adapters/dns/powerdns/powerdns.ts";
import { createDnsQuery } from "../../../adapters/dns-query/dns-query.ts";
import { createAdvisoryLocks } from "../../../database/advisory-lock.ts";
import { createPool } from "../../../database/connect.ts";
import { systemClock } from "../../../platform/clock.ts";
import { silentLogger } from "../../../platform/log.ts";
import { systemRandom } from "../../../platform/random.ts";
import { Secret } from "../../../platform/secret.ts";
import { type AtEnd, testDatabase } from "../../../testing/test-database.ts";
import type { NameserverBook } from "../../delegation/nameserver-book.ts";
import { createLiveSecrets } from "../../secrets/live-secrets.ts";
import { createVault } from "../../secrets/vault.ts";
import { keyOf } from "../../../platform/envelope.ts";
import type { Actor } from "../../pdm-callers/actor.ts";
import { ensureDelegation } from "../../zones/ensure-delegation.ts";
import { ensurePoolZone } from "../../zones/ensure-pool-zone.ts";
import { ensureZone } from "../../zones/ensure-zone.ts";
import { readDs } from "../../zones/read-ds.ts";
import { wantedSovereignZone } from "../../zones/sovereign-zone.ts";
import { childSettings } from "../../zones/zone-settings.ts";

export const admin: Actor = { name: "program:test", scopes: ["pdm:admin"] };
export const pool = "omani.works";

/** A lab's DNS with a bootstrapped pool, whose keys the registry knows, and everything that features of zones are made of. */
export async function zonesForTests(options: StartLabDnsOptions = {}, atEnd: AtEnd = onTestFinished) {
  const dns = await startLabDns(options);
  atEnd(() => dns.stop());
  const { db, url } = await testDatabase(atEnd);
  const lockPool = createPool(url, () => {}, 4);
  atEnd(() => lockPool.end());
  const server = connectServer(dns.pool.apiURL, new Secret("powerdns_api_key", dns.pool.apiKey));
  const book = bookOf(dns);
  const signal = AbortSignal.timeout(120_000);
  const bootstrapped = await ensurePoolZone(server, pool, book, signal);
  await dns.parent.publish({ domain: pool, nameservers: [...book.hosts], glue: dns.pool.nameservers, ds: bootstrapped.ds });

  /** A Sovereign's zone as PDM makes it, delegated from the pool. */
  async function makeSovereign(label: string, ip = "127.0.0.9"): Promise<{ zone: string; ds: string[] }> {
    const zone = `${label}.${pool}`;
    const records = wantedSovereignZone({ fqdn: zone, ip, nameservers: book.hosts });
    await ensureZone(server, { name: zone, account: `sovereign:${label}`, settings: childSettings, records }, signal);
    const ds = await readDs(server, zone, signal);
    await ensureDelegation(server, { parent: pool, name: zone, nameservers: book.hosts, ds }, signal);
    return { zone, ds };
  }

  return {
    dns,
    db,
    server,
    book,
    ask: createDnsQuery({ random: systemRandom }),
    vault: createVault([keyOf(Buffer.alloc(32, 1))], systemRandom, createLiveSecrets()),
    withLock: createAdvisoryLocks(lockPool),
    clock: systemClock,
    random: systemRandom,
    pools: () => [pool],
    addresses: () => book.addresses,
    makeSovereign,
    view: {
      rootHints: dns.rootHints.map(({ name, address }) => ({ host: name, address })),
      ports: new Map(Object.entries(dns.ports)),
      resolvers: dns.resolver ? [dns.resolver] : [],
    },
  };
}

export type TestZones = Awaited<ReturnType<typeof zonesForTests>>;

export function connectServer(apiURL: string, apiKey: Secret) {
  return createPowerDns({
    baseURLs: [apiURL],
    apiKey,
    serverId: "localhost",
    clock: systemClock,
    log: silentLogger,
    writers: 1,
    lockZone: (_zone, work) => work(),
  });
}

export function bookOf(dns: LabDns): NameserverBook {
  return {
    hosts: Object.keys(dns.pool.nameservers),
    addresses: Object.entries(dns.pool.nameservers).flatMap(([host, addresses]) =>
      addresses.map((address) => ({ host, address, port: dns.ports[address] ?? 53 })),
    ),
  };
}

/** Looks until the condition holds. Throws after the limit. */
export async function eventually<Result>(look: () => Promise<Result | undefined | false>, limitMs = 20_000): Promise<Result> {
  const until = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`What was waited for did not come within ${limitMs} ms`);
    await systemClock.sleep(100);
  }
}
