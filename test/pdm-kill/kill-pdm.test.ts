import { expect, test } from "vitest";
import { ApiProblem } from "../../packages/contract/src/contract.ts";
import { address, createWorld, eventually, pool, readAllocation, type World } from "./world.ts";
import { watchLameness } from "./watch-lameness.ts";
import type { Moment } from "./chaos-proxy.ts";

const limitMs = 300_000;

test("a manager killed at any step of a commit leaves a name that another one brings to its end", { timeout: limitMs }, async () => {
  const world = await createWorld();
  const steps = await world.proxy.count("count", async () => commit(world, "count", await reserve(world, "count")));
  expect(steps).toBeGreaterThan(5);

  for (const moment of momentsOf(steps)) {
    const label = `commit-${moment.nth}-${moment.side}`;
    const token = await reserve(world, label);
    world.proxy.arm(label, moment, () => world.victim.kill());
    await insist(world, () => commit(world, label, token));
    const back = world.proxy.struck() ? world.victim.start() : Promise.resolve();

    const allocation = await eventually(
      `${label} verified`,
      () => readAllocation(world.survivorClient, label),
      (seen) => seen?.dnsState === "verified",
    );

    const standing = await world.look(label);
    expect({ label, ...standing }).toEqual({
      label,
      zone: expect.stringMatching(/^sovereign:/),
      keys: standing.ds,
      ds: allocation?.ds.toSorted(),
      ns: allocation?.nameservers.map((host) => `${host}.`).toSorted(),
    });
    expect(standing.ds).toHaveLength(1);
    await back;
  }
});

test(
  "a manager killed at any step of a release leaves nothing behind once another has gone on, and no delegation is ever lame",
  { timeout: limitMs },
  async () => {
    const world = await createWorld();
    await world.survivorClient.call("putAllocation", put("count"));
    const steps = await world.proxy.count("count", () => release(world, "count"));
    expect(steps).toBeGreaterThan(4);

    for (const moment of momentsOf(steps)) {
      const label = `release-${moment.nth}-${moment.side}`;
      await world.survivorClient.call("putAllocation", put(label));
      const lameness = watchLameness(world, label);
      world.proxy.arm(label, moment, () => world.victim.kill());
      await insist(world, () => release(world, label));
      const back = world.proxy.struck() ? world.victim.start() : Promise.resolve();

      await eventually(
        `${label} free`,
        () => readAllocation(world.survivorClient, label),
        (seen) => seen === undefined,
      );

      expect({ label, ...(await world.look(label)) }).toEqual({ label, zone: undefined, keys: [], ds: [], ns: [] });
      expect(await lameness.end()).toEqual([]);
      await back;
    }
  },
);

function momentsOf(steps: number): Moment[] {
  return Array.from({ length: steps }, (_, index) => index + 1).flatMap((nth) => [
    { nth, side: "before" as const },
    { nth, side: "after" as const },
  ]);
}

/** Calls until there is an answer, or the manager has been killed over it. A connection to its former life may fail once more. */
async function insist({ proxy }: World, call: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (error instanceof ApiProblem) throw error;
      if (proxy.struck()) return;
    }
  }
}

async function reserve({ survivorClient }: World, subdomain: string): Promise<string> {
  const { reservationToken } = await survivorClient.call("reserveName", { params: { poolDomain: pool }, body: { subdomain } });
  return reservationToken;
}

async function commit({ victimClient }: World, subdomain: string, reservationToken: string): Promise<void> {
  const body = { subdomain, reservationToken, sovereignFQDN: `${subdomain}.${pool}`, loadBalancerIP: address };
  await victimClient.call("commitAllocation", { params: { poolDomain: pool }, body });
}

async function release({ victimClient }: World, sub: string): Promise<void> {
  await victimClient.call("releaseName", { params: { poolDomain: pool }, query: { sub, fqdn: `${sub}.${pool}` } });
}

function put(subdomain: string) {
  return {
    params: { poolDomain: pool, subdomain },
    body: { sovereignFQDN: `${subdomain}.${pool}`, loadBalancerIP: address },
  };
}
