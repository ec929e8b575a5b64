import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import { createDnsQuery } from "../../../adapters/dns-query/dns-query.ts";
import type { DnsWorld } from "../../../adapters/dns/testing/dns-world.ts";
import { createPowerDns } from "../../../adapters/dns/powerdns/powerdns.ts";
import { type Clock, systemClock } from "../../../platform/clock.ts";
import { keyOf } from "../../../platform/envelope.ts";
import { silentLogger } from "../../../platform/log.ts";
import { Secret } from "../../../platform/secret.ts";
import { type TestDatabase, testDatabase } from "../../../testing/test-database.ts";
import { internalActor } from "../../pdm-callers/actor.ts";
import type { Actor } from "../../pdm-callers/actor.ts";
import { createPools } from "../../pools/pools.ts";
import { createLiveSecrets } from "../../secrets/live-secrets.ts";
import { createVault } from "../../secrets/vault.ts";
import type { DnsServer } from "../../zones/dns-server.ts";
import { createAllocationConverger } from "../allocation-converger.ts";
import { createAllocationSweeper } from "../allocation-sweeper.ts";
import { createAllocations } from "../allocations.ts";
import type { AllocationsObserver } from "../allocations-observer.ts";
import { type AllocationParts, type AllocationRules, defaultAllocationRules } from "../parts.ts";

export const works = "omani.works";

/** One for all processes on a database. */
const masterKey = keyOf(Buffer.alloc(32, 7));

export type Names = Awaited<ReturnType<typeof namesForTests>>;

export interface NamesOptions {
  /** A real DNS; without it nobody answers, and every try to reach one is counted. */
  world?: DnsWorld;
  dns?: DnsServer;
  database?: TestDatabase;
  rules?: Partial<AllocationRules>;
  clock?: Clock;
  /** It will be as dead as a killed process, which nobody can stop. */
  dies?: boolean;
}

/** The feature on a real database, and a real DNS where a test has one. */
export async function namesForTests({ world, rules = {}, clock = systemClock, ...options }: NamesOptions = {}) {
  const { db, pool } = options.database ?? (await testDatabase());
  const calls: string[] = [];
  const alarms: string[] = [];
  const observed: string[] = [];
  const dns = options.dns ?? world?.server ?? unreachable(calls);
  const ask = world?.ask ?? createDnsQuery({ random: randomBytes });
  const book = () => world?.book ?? { hosts: ["ns1.openova.io", "ns2.openova.io"], addresses: [] };
  const walker = world?.walker ?? { ask, view: { rootHints: [], ports: new Map<string, number>(), resolvers: [] } };
  const pools = createPools({
    clock,
    dns,
    walker,
    book,
    pools: () => [works, "omani.homes", "openova.io"],
    forbiddenDomains: ["eventforge.io", "forbidden.omani.works"],
    extraReserved: ["ns1", "grafana"],
  });
  const parts: AllocationParts = {
    db,
    vault: createVault([masterKey], randomBytes, createLiveSecrets()),
    clock,
    random: randomBytes,
    log: silentLogger,
    pools,
    dns,
    ask,
    book,
    observer: observerInto(alarms, observed),
    rules: { ...defaultAllocationRules, allowPrivateIP: true, writers: 4, ...rules },
  };
  const allocations = createAllocations(parts);
  if (!options.dies) onTestFinished(() => allocations.stop(0));

  return {
    db,
    pool,
    parts,
    pools,
    allocations,
    /** Requests that wanted to reach a name server that is not there. */
    calls,
    alarms,
    observed,
    program: (name: string, more: Partial<Actor> = {}): Actor => ({
      name: `program:${name}`,
      scopes: ["pdm:read", "pdm:allocate", "pdm:release"],
      ...more,
    }),
    engine: internalActor("deployment:d1"),
    admin: { name: "person:admin", scopes: ["pdm:admin"] } satisfies Actor,
    startConverger() {
      const converger = createAllocationConverger(parts);
      onTestFinished(() => converger.stop(0));
      converger.start();
      return converger;
    },
    sweeper: createAllocationSweeper({ ...parts, everyMs: 30_000, onDue: () => {} }),
    /** Lets a reservation's time be over. */
    async expire(label: string, poolDomain = works): Promise<void> {
      await pool.query(
        "update pool_allocations set expires_at = now() - interval '1 ms' where pool_domain = $1 and subdomain = $2 and state = 'reserved'",
        [poolDomain, label],
      );
    },
    async row(label: string, poolDomain = works) {
      return db
        .selectFrom("pool_allocations")
        .selectAll()
        .where("pool_domain", "=", poolDomain)
        .where("subdomain", "=", label)
        .executeTakeFirst();
    },
  };
}

/** The code that a call is refused with; undefined when it is not. */
export async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
}

function unreachable(calls: string[]): DnsServer {
  return createPowerDns({
    baseURLs: ["http://127.0.0.1:1"],
    apiKey: new Secret("pdns-api-key", "none"),
    serverId: "localhost",
    clock: systemClock,
    log: silentLogger,
    writers: 1,
    lockZone: (_zone, work) => work(),
    fetch: async (input) => {
      calls.push(String(input instanceof Request ? input.url : input));
      throw new TypeError("fetch failed");
    },
  });
}

function observerInto(alarms: string[], observed: string[]): AllocationsObserver {
  return {
    reserveConflict: (pool) => observed.push(`conflict ${pool}`),
    reservationsExpired: (count) => observed.push(`expired ${count}`),
    converged: (kind) => observed.push(`converged ${kind}`),
    attempt: (step, outcome) => observed.push(`${step} ${outcome}`),
    verifyFailure: (address) => observed.push(`unverified ${address}`),
    pendingOldest: () => {},
    counted: () => {},
    zoneSerial: (zone) => observed.push(`serial ${zone}`),
    alarm: (kind, detail) => alarms.push(`${kind}: ${detail}`),
  };
}
