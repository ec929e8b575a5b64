import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DnsWorld, eventually, startDnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { systemClock } from "../../platform/clock.ts";
import { testDatabase } from "../../testing/test-database.ts";
import type { DnsServer } from "../zones/dns-server.ts";
import { ensurePoolZone } from "../zones/ensure-pool-zone.ts";
import { namesForTests, works } from "./testing/names-for-tests.ts";

const signal = AbortSignal.timeout(300_000);
const leaseMs = 300;
/** Every kind of request that a commit and a release send, and which one of its kind. */
const places = [
  ["commit", "readRecords", 1],
  ["commit", "createZone", 1],
  ["commit", "readKeys", 1],
  ["commit", "readRecords", 2],
  ["commit", "changeRecords", 1],
  ["commit", "flush", 2],
  ["release", "readRecords", 1],
  ["release", "exportKey", 1],
  ["release", "changeRecords", 1],
  ["release", "flush", 1],
  ["release", "deleteTsigKey", 1],
  ["release", "deleteZone", 1],
] as const;
const moments = ["before it", "after it"] as const;

describe("a worker that dies", () => {
  let world: DnsWorld;
  beforeAll(async () => {
    world = await startDnsWorld();
    await ensurePoolZone(world.server, works, world.book, signal);
  });
  afterAll(() => world?.lab.stop());

  test.each(places.flatMap((place) => moments.map((moment) => [...place, moment] as const)))(
    "at %s, %s number %i, %s, leaves nothing that another does not finish",
    async (what, step, nth, moment) => {
      const label = `${what.slice(0, 1)}${step.toLowerCase()}${nth}${moment.slice(0, 1)}`;
      const key = { pool: works, label };
      const request = { sovereignFQDN: `${label}.${works}`, loadBalancerIP: "127.0.0.1" };
      const database = await testDatabase();
      const survivor = await namesForTests({ world, database, rules: { leaseMs } });
      if (what === "release") await survivor.allocations.put(survivor.engine, key, request);
      const { died, ...victim } = await victimOf(database, dyingAt(step, nth, moment));

      // Nobody waits for the answer of a dead process.
      void (what === "commit"
        ? victim.allocations.put(victim.engine, key, request)
        : victim.allocations.release(victim.engine, works, { subdomain: label, fqdn: request.sovereignFQDN }));
      await died;
      const converger = survivor.startConverger();
      const isDone = async () => {
        const row = await survivor.row(label);
        return what === "commit" ? row?.dns_state === "verified" : row === undefined;
      };
      await eventually("the end of it", isDone);
      await converger.stop();

      const zone = await world.server.readZone(request.sovereignFQDN, signal);
      const inPool = await world.server.readRecords(works, signal, request.sovereignFQDN);
      const isThere = what === "commit";
      expect([zone?.account, inPool?.map(({ type }) => type).toSorted()]).toEqual([
        isThere ? "sovereign:d1" : undefined,
        isThere ? ["DS", "NS"] : [],
      ]);
    },
  );

  /** A process whose time stands still once it is dead: it extends no lease and answers nobody. */
  async function victimOf(database: Awaited<ReturnType<typeof testDatabase>>, { dns, died }: { dns: DnsServer; died: Promise<void> }) {
    let isDead = false;
    void died.then(() => (isDead = true));
    const clock = {
      now: () => systemClock.now(),
      sleep: async (ms: number, until?: AbortSignal) => {
        await systemClock.sleep(ms, until);
        if (isDead && !until?.aborted) await new Promise<never>(() => {});
      },
    };
    return { died, ...(await namesForTests({ world, database, dns, clock, dies: true, rules: { leaseMs, syncBudgetMs: 60_000 } })) };
  }

  function dyingAt(
    step: (typeof places)[number][1],
    nth: number,
    moment: (typeof moments)[number],
  ): { dns: DnsServer; died: Promise<void> } {
    const death = Promise.withResolvers<void>();
    let count = 0;
    const real = world.server[step] as (...args: unknown[]) => Promise<unknown>;
    const dying = async (...args: unknown[]): Promise<unknown> => {
      count += 1;
      if (count !== nth) return real(...args);
      if (moment === "after it") await real(...args);
      death.resolve();
      return new Promise<never>(() => {});
    };
    return { dns: { ...world.server, [step]: dying }, died: death.promise };
  }
});
