import { afterAll, beforeAll, expect, test } from "vitest";
import { collectEndings } from "../../testing/collect-endings.ts";
import { testDatabase } from "../../testing/test-database.ts";
import type { Registrar } from "../registrars/registrar.ts";
import { type ByoOptions, type ByoParts, byoParts } from "./byo-parts.ts";
import { converge } from "./converge.ts";
import { createByoDomains } from "./create-byo-domains.ts";
import { type ByoRow, dropLease, findByo, takeByo } from "./store.ts";
import { type ByoWorld, deploymentId, domainAt, engine, ip, signal, startByoWorld } from "./testing/byo-world.ts";

let world: ByoWorld;

const endings = collectEndings();
afterAll(endings.run);

beforeAll(async () => {
  world = await startByoWorld(endings.atEnd);
}, 60_000);

test.each(["ovh", "namecheap", "dynadot"] as const)(
  "workers that die after every call of theirs bring a domain at %s all the way, and back, without a trace",
  async (registrar) => {
    const { db } = await testDatabase();
    const options: ByoOptions = { ...world.options, db, syncBudgetMs: 1, times: { ...world.options.times, leaseMs: 60, dsTtlMs: 10 } };
    const byo = createByoDomains(options);
    const domain = domainAt(registrar, 5);
    const former = [...world.domain(domain).nameservers].toSorted();
    const account = { registrar, token: world.tokenOf(registrar), deploymentId };
    await byo.plan(engine, domain, { mode: "byo-api", ...account }, signal);
    await undone(() => byo.commit(engine, domain, { ...account, loadBalancerIP: ip }, signal));

    const deaths = await outlive(options, domain, async () => (await findByo(db, domain))?.state === "verified");
    const resolved = await world.resolve(`console.${domain}`);
    await undone(() => byo.release(engine, domain, { restoreNameservers: true }, signal));
    await db.updateTable("byo_domains").set({ ds_ttl: 0 }).where("domain", "=", domain).execute();
    const deathsBack = await outlive(options, domain, async () => (await findByo(db, domain)) === undefined);

    /** Only writes the wish down: the row is somebody else's while the call lasts. */
    async function undone(call: () => Promise<unknown>): Promise<void> {
      await world.eventually("a lease", () => takeByo(db, domain, "idle", 60_000));
      await call();
      await dropLease(db, domain, "idle");
    }

    const { registrars } = world.lab.laboratory;
    const flips = registrars.tasks
      .all()
      .filter((task) => task.domain === domain && task.work.nameservers?.includes(world.book.hosts[0] ?? ""));
    expect([deaths >= 8, deathsBack >= 8, resolved]).toEqual([true, true, [ip]]);
    expect([world.domain(domain).nameservers.toSorted(), await world.parentOf(domain)]).toEqual([former, former]);
    expect([await world.server.readZone(domain, signal), flips.length]).toEqual([undefined, registrar === "ovh" ? 1 : 0]);
    expect(await options.vault.held(db, `byo:${domain}`)).toEqual([]);
  },
  120_000,
);

/**
 * Worker after worker takes the row once its predecessor's lease has run out; each lives one call longer than the last, until
 * one gets a step further. Resolves with how many died.
 */
async function outlive(options: ByoOptions, domain: string, isDone: () => Promise<boolean>): Promise<number> {
  let deaths = 0;
  let calls = 1;
  for (let life = 1; life < 400; life += 1) {
    if (await isDone()) return deaths;
    const worker = `worker-${life}`;
    const { db, times } = byoParts(options);
    const before = await findByo(db, domain);
    const isTaken = await world.eventually("a lease", async () => (await isDone()) || (await takeByo(db, domain, worker, times.leaseMs)));
    if (!isTaken) return deaths;
    const death = new AbortController();
    const parts = mortal(byoParts({ ...options, worker }), calls, death);
    const hasSurvived = await converge(domain, parts, death.signal).then(
      () => true,
      (error: unknown) => {
        if (!death.signal.aborted) throw error;
        return false;
      },
    );
    deaths += hasSurvived ? 0 : 1;
    const after = await findByo(db, domain);
    calls = hasSurvived || placeOf(after) !== placeOf(before) ? 1 : calls + 1;
  }
  throw new Error(`${domain} stands still: ${JSON.stringify(await findByo(options.db, domain))}`);
}

/** Which step it is at. */
function placeOf(row: ByoRow | undefined): string {
  return [row?.state, row?.dns_state, row?.flip, row?.undo, row?.operation?.status, row?.ds_placed].join();
}

/** Parts whose owner dies when its n-th call to the name server or a registrar has had its effect, before it hears of it. */
function mortal(parts: ByoParts, calls: number, death: AbortController): ByoParts {
  let left = calls;
  function dying<Target extends object>(target: Target): Target {
    return new Proxy(target, {
      get(from, key) {
        const member = Reflect.get(from, key) as unknown;
        if (typeof member !== "function") return member;
        return async (...args: unknown[]) => {
          const result: unknown = await Reflect.apply(member, from, args);
          left -= 1;
          if (left === 0) death.abort(new Error("The worker was killed"));
          death.signal.throwIfAborted();
          return result;
        };
      },
    });
  }
  const registrars = new Map<string, Registrar>();
  for (const [id, registrar] of parts.registrars) registrars.set(id, { ...registrar, open: (token) => dying(registrar.open(token)) });
  return { ...parts, server: dying(parts.server), registrars };
}
