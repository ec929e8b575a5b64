import type { Handover } from "@catalyst/contract";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type DnsWorld, eventually, startDnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { collectEndings } from "../../testing/collect-endings.ts";
import { startSovereignServer } from "../zone-access/testing/sovereign-server.ts";
import { createZoneCredentials } from "../zone-credentials/zone-credentials.ts";
import { createZoneHandovers } from "../zone-handover/zone-handover.ts";
import { ensurePoolZone } from "../zones/ensure-pool-zone.ts";
import { readLatestSnapshot } from "../zones/snapshots.ts";
import { type Names, namesForTests, works } from "./testing/names-for-tests.ts";

const signal = AbortSignal.timeout(240_000);
const timeout = 60_000;

describe("a name whose zone went to its Sovereign's own name servers", { timeout }, () => {
  const endings = collectEndings();
  let world: DnsWorld;
  let sovereign: Awaited<ReturnType<typeof startSovereignServer>>;
  beforeAll(async () => {
    world = await startDnsWorld();
    endings.atEnd(() => world.lab.stop());
    const { ds } = await ensurePoolZone(world.server, works, world.book, signal);
    const { nameservers } = world.lab.pool;
    await world.lab.parent.publish({ domain: works, nameservers: [...world.book.hosts], glue: nameservers, ds });
    const network = world.lab.rootHints[0]!.address.split(".").slice(0, 3).join(".");
    sovereign = await startSovereignServer(network, 51, endings.atEnd);
  }, timeout);
  afterAll(endings.run);

  test("is released with the delegation and the addresses that the move wrote, and what is known of the move is forgotten", async () => {
    const names = await namesForTests({ world });
    const { zone, handovers } = await moved(names, "moved", "done", 0);

    const released = await names.allocations.release(names.engine, works, { subdomain: "moved", fqdn: zone });

    expect(released.warning).toBeUndefined();
    expect(await left(zone)).toEqual([]);
    expect(await names.row("moved")).toBeUndefined();
    await expect(handovers.read(names.admin, zone)).rejects.toMatchObject({ code: "not-found" });
    const kept = await readLatestSnapshot(names.db, names.parts.vault, zone, "parent-rrset");
    expect((JSON.parse(kept?.content ?? "[]") as { type: string }[]).map(({ type }) => type).toSorted()).toEqual(["A", "A", "DS", "NS"]);
  });

  test("may be released while the move goes on, which then ends with its keys", async () => {
    const names = await namesForTests({ world });
    const { zone, handovers } = await moved(names, "moving", "settling", 3_600_000);

    await names.allocations.release(names.engine, works, { subdomain: "moving", fqdn: zone });
    handovers.loop.wake();

    expect(await left(zone)).toEqual([]);
    expect(await world.server.readZone(zone, signal)).toBeUndefined();
    for (const scope of [`handover:${zone}`, `zone:${zone}`]) {
      expect(await names.db.selectFrom("data_keys").select("scope").where("scope", "=", scope).execute()).toEqual([]);
    }
  });

  test("is not undelegated under the hands of a worker that moves it: the release waits for the worker's lease", async () => {
    const names = await namesForTests({ world, rules: { syncBudgetMs: 20_000 } });
    const { zone } = await moved(names, "busy", "settling", 3_600_000);
    const endOfLease = Date.now() + 1_000;
    await names.pool.query("update zone_handovers set lease_owner = 'another', lease_until = now() + interval '1 second' where zone = $1", [
      zone,
    ]);
    const before = await left(zone);

    const released = await names.allocations.release(names.engine, works, { subdomain: "busy", fqdn: zone });

    expect(before).toHaveLength(4);
    expect([released.warning, Date.now() >= endOfLease, await left(zone)]).toEqual([undefined, true, []]);
  });

  test("keeps its delegation while an address stands beside it that the move did not write", async () => {
    const names = await namesForTests({ world, rules: { syncBudgetMs: 2_000 } });
    const { zone } = await moved(names, "byhand", "done", 0);
    const byHand = { name: `ns1.${zone}`, type: "A", ttl: 60, records: ["127.0.0.3"] };
    await world.server.changeRecords(works, [byHand], signal);

    const released = await names.allocations.release(names.engine, works, { subdomain: "byhand", fqdn: zone });

    expect(released.warning).toBe("dns-pending");
    expect((await names.row("byhand"))?.last_error_code).toBe("foreign-delegation");
    expect(await left(zone)).toHaveLength(4);
  });

  /** A committed name, whose zone moves until it is at a state; its old copy goes on for so long. */
  async function moved(names: Names, label: string, state: Handover["state"], settleMs: number) {
    const zone = `${label}.${works}`;
    await names.allocations.put(names.engine, { pool: works, label }, { sovereignFQDN: zone, loadBalancerIP: "127.0.0.1" });
    const handovers = createZoneHandovers({
      ...names.parts,
      server: world.server,
      pools: () => [works],
      view: world.view,
      connectServer: (apiURL, apiKey) => world.connect({ baseURLs: [apiURL], apiKey }),
      openRegistrar: async () => undefined,
      forgetRegistrarToken: async () => {},
      onError: () => {},
      settleMs,
    });
    handovers.loop.start();
    onTestFinished(() => handovers.loop.stop(0));
    const [one = "", two = ""] = sovereign.addresses;
    const nameservers = { [`ns1.${zone}`]: [one], [`ns2.${zone}`]: [two] };
    await createZoneCredentials({ ...names.parts, server: world.server, pools: () => [works] }, names.admin, zone, signal);
    await handovers.start(names.admin, zone, { apiURL: sovereign.apiURL, apiKey: sovereign.apiKey, nameservers }, signal);
    const isThere = async () => {
      handovers.loop.wake();
      return (await handovers.read(names.admin, zone)).state === state;
    };
    await eventually(`the move to be ${state}`, isThere, 25_000);
    return { zone, handovers };
  }

  /** What the pool holds at the name and below it. */
  async function left(zone: string): Promise<string[]> {
    const sets = (await world.server.readRecords(works, signal)) ?? [];
    return sets.filter(({ name }) => name === zone || name.endsWith(`.${zone}`)).map(({ name, type }) => `${name} ${type}`);
  }
});
