import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DnsWorld, eventually, startDnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { testDatabase } from "../../testing/test-database.ts";
import type { DnsServer } from "../zones/dns-server.ts";
import { ensurePoolZone } from "../zones/ensure-pool-zone.ts";
import { restoreZone } from "../zone-backup/zone-backup.ts";
import { readLatestSnapshot } from "../zones/snapshots.ts";
import { codeOf, namesForTests, works } from "./testing/names-for-tests.ts";

const signal = AbortSignal.timeout(240_000);

describe("names and their DNS", () => {
  let world: DnsWorld;
  beforeAll(async () => {
    world = await startDnsWorld();
    await ensurePoolZone(world.server, works, world.book, signal);
  });
  afterAll(() => world?.lab.stop());

  test("a committed name is answered by every name server, signed, and gone after its release", async () => {
    const { allocations, engine, row } = await namesForTests({ world });
    const { reservationToken } = (await allocations.reserve(engine, works, { subdomain: "first" })).reservation;

    const committed = await allocations.commit(engine, works, commitOf("first", reservationToken));
    const inPool = await world.server.readRecords(works, signal, "first.omani.works");
    const released = await allocations.release(engine, works, { subdomain: "first", sovereignFQDN: "first.omani.works" });

    expect(committed).toMatchObject({ state: "active", dnsState: "verified", deploymentId: "d1", attempts: 0 });
    expect(committed.warning).toBeUndefined();
    expect(inPool?.find(({ type }) => type === "DS")?.records).toEqual(committed.ds);
    expect(released).toMatchObject({ freed: { state: "releasing", dnsState: "none" } });
    expect(released.warning).toBeUndefined();
    expect(await row("first")).toBeUndefined();
    expect(await world.server.readZone("first.omani.works", signal)).toBeUndefined();
    expect(await world.server.readRecords(works, signal, "first.omani.works")).toEqual([]);
  });

  test("a commit asks for what the pool holds at the name twice: before anything is written, and before the delegation", async () => {
    const looks: string[] = [];
    const dns: DnsServer = {
      ...world.server,
      readRecords(zone, until, name) {
        if (zone === works) looks.push(name ?? "all");
        return world.server.readRecords(zone, until, name);
      },
    };
    const { allocations, engine } = await namesForTests({ world, dns });

    await allocations.put(engine, { pool: works, label: "twice" }, { sovereignFQDN: "twice.omani.works", loadBalancerIP: "127.0.0.1" });

    expect(looks).toEqual(["twice.omani.works", "twice.omani.works"]);
  });

  test("a commit may be repeated with any token, and refuses another address or domain", async () => {
    const { allocations, engine, program } = await namesForTests({ world });
    const { reservationToken } = (await allocations.reserve(engine, works, { subdomain: "again" })).reservation;
    await allocations.commit(engine, works, commitOf("again", reservationToken));

    const repeated = await allocations.commit(program("other"), works, commitOf("again", "lost"));

    expect([repeated.dnsState, repeated.createdBy]).toEqual(["verified", "catalyst-api"]);
    expect([
      await codeOf(allocations.commit(engine, works, commitOf("again", reservationToken, "127.0.0.9"))),
      await codeOf(allocations.commit(engine, works, { ...commitOf("again", reservationToken), sovereignFQDN: "other.omani.works" })),
      await codeOf(allocations.renew(engine, works, { subdomain: "again", reservationToken })),
      await codeOf(allocations.reserve(engine, works, { subdomain: "again", reservationToken })),
    ]).toEqual(["already-active", "fqdn-mismatch", "already-active", "conflict"]);
  });

  test("one call gives a name, repeats, moves its address, and is refused to others", async () => {
    const { allocations, program, row } = await namesForTests({ world });
    const mine = program("crossplane");
    const key = { pool: works, label: "put" };
    const request = { sovereignFQDN: "put.omani.works", loadBalancerIP: "127.0.0.1", createdBy: "crossplane/1" };

    const first = await allocations.put(mine, key, request);
    const repeated = await allocations.put(mine, key, request);
    const before = await row("put");
    const moved = await allocations.put(mine, key, { ...request, loadBalancerIP: "127.0.0.7", loadBalancerIPv6: "2001:DB8::7" });

    expect([first.dnsState, repeated.dnsState, moved.dnsState, moved.loadBalancerIPv6]).toEqual([
      "verified",
      "verified",
      "verified",
      "2001:db8::7",
    ]);
    expect((await row("put"))?.generation).toBe((before?.generation ?? 0) + 1);
    expect(await addressesOf("put.omani.works")).toEqual(Array.from({ length: 6 }, () => "127.0.0.7"));
    expect([
      await codeOf(allocations.put(program("thief"), key, { ...request, loadBalancerIP: "127.0.0.8" })),
      await codeOf(allocations.put(mine, key, { ...request, createdBy: "crossplane/2", loadBalancerIP: "127.0.0.8" })),
    ]).toEqual(["not-owner", "not-owner"]);
  });

  test("a zone of somebody else gives the name back to its holder, untouched", async () => {
    const { allocations, engine, row } = await namesForTests({ world });
    await makeZone("foreignzone.omani.works", "somebody");
    const { reservationToken } = (await allocations.reserve(engine, works, { subdomain: "foreignzone" })).reservation;

    const code = await codeOf(allocations.commit(engine, works, commitOf("foreignzone", reservationToken)));

    expect([code, (await row("foreignzone"))?.state, (await row("foreignzone"))?.next_attempt_at]).toEqual([
      "zone-conflict",
      "reserved",
      null,
    ]);
    expect(await codeOf(allocations.renew(engine, works, { subdomain: "foreignzone", reservationToken }))).toBeUndefined();
    expect(await world.server.readZone("foreignzone.omani.works", signal)).toMatchObject({ account: "somebody" });
    expect(await world.server.readRecords(works, signal, "foreignzone.omani.works")).toEqual([]);
  });

  test("records that nobody allocated stop a commit, and one call's name is free again", async () => {
    const { allocations, engine, row } = await namesForTests({ world });
    await world.server.changeRecords(works, [{ name: "byhand.omani.works", type: "A", ttl: 60, records: ["127.0.0.3"] }], signal);
    const request = { sovereignFQDN: "byhand.omani.works", loadBalancerIP: "127.0.0.1" };

    const code = await codeOf(allocations.put(engine, { pool: works, label: "byhand" }, request));

    expect([code, await row("byhand")]).toEqual(["foreign-delegation", undefined]);
    expect(await world.server.readZone("byhand.omani.works", signal)).toBeUndefined();
    expect(await world.server.readRecords(works, signal, "byhand.omani.works")).toHaveLength(1);
  });

  test("with the server away commit and release are promised, and kept once it is back", async () => {
    const { allocations, engine, row, startConverger } = await namesForTests({ world, rules: { syncBudgetMs: 300 } });
    const { reservationToken } = (await allocations.reserve(engine, works, { subdomain: "away" })).reservation;
    await world.lab.pool.kill("SIGKILL");
    const promised = await allocations.commit(engine, works, commitOf("away", reservationToken));
    startConverger();
    await eventually("a failed attempt", async () => (await row("away"))?.last_error_code === "pdns-unavailable");
    await world.lab.pool.start();

    const verified = await eventually("verification", async () => (await row("away"))?.dns_state === "verified", 30_000);
    await world.lab.pool.kill("SIGKILL");
    const leaving = await allocations.release(engine, works, { subdomain: "away", reservationToken });
    const again = await allocations.release(engine, works, { subdomain: "away", reservationToken });
    const check = await allocations.check(engine, works, "away");
    const taken = await codeOf(allocations.reserve(engine, works, { subdomain: "away" }));
    await world.lab.pool.start();
    await eventually("the release", async () => (await row("away")) === undefined, 30_000);

    expect([promised.warning, promised.state, verified, leaving.warning, again.warning]).toEqual([
      "dns-pending",
      "active",
      true,
      "dns-pending",
      "dns-pending",
    ]);
    expect([check.reason, taken]).toEqual(["active-state", "conflict"]);
    expect(await world.server.readZone("away.omani.works", signal)).toBeUndefined();
    expect(await codeOf(allocations.release(engine, works, { subdomain: "away", reservationToken }))).toBe("not-found");
  });

  test("a release keeps zone, key and delegation sealed, and the zone can be brought back with the same DS", async () => {
    const { allocations, engine, admin, db, parts } = await namesForTests({ world });
    const { ds } = await allocations.put(
      engine,
      { pool: works, label: "kept" },
      { sovereignFQDN: "kept.omani.works", loadBalancerIP: "127.0.0.1" },
    );
    await allocations.release(engine, works, { subdomain: "kept", fqdn: "KEPT.omani.works." });
    const zoneParts = { ...parts, server: world.server, pools: () => [works] };

    const parent = await readLatestSnapshot(db, parts.vault, "kept.omani.works", "parent-rrset");
    const kept = await db.selectFrom("dns_snapshots").select(["id", "content"]).where("kind", "=", "zone").executeTakeFirstOrThrow();
    await restoreZone(zoneParts, admin, "kept.omani.works", kept.id, signal);

    expect(JSON.parse(parent?.content ?? "[]")).toHaveLength(2);
    expect(kept.content.toString("latin1")).not.toContain("console");
    const records = await world.server.readRecords("kept.omani.works", signal, "console.kept.omani.works");
    const above = await world.server.readRecords(works, signal, "kept.omani.works");
    expect(records).toMatchObject([{ type: "A", records: ["127.0.0.1"] }]);
    expect(above?.find(({ type }) => type === "DS")?.records).toEqual(ds);
  });

  test("several workers at once on the same names bring all of them to one zone each", async () => {
    const database = await testDatabase();
    const one = await namesForTests({ world, database, rules: { syncBudgetMs: 1 } });
    const two = await namesForTests({ world, database, rules: { syncBudgetMs: 1 } });
    const labels = Array.from({ length: 10 }, (_, index) => `many${index}`);
    one.startConverger();
    two.startConverger();

    await Promise.all(
      labels.map((label, index) =>
        (index % 2 === 0 ? one : two).allocations.put(
          one.engine,
          { pool: works, label },
          { sovereignFQDN: `${label}.${works}`, loadBalancerIP: "127.0.0.1" },
        ),
      ),
    );
    const states = async () => (await Promise.all(labels.map((label) => one.row(label)))).map((row) => row?.dns_state);
    await eventually("all verified", async () => (await states()).every((state) => state === "verified"), 30_000);
    await Promise.all(labels.map((label) => two.allocations.release(two.engine, works, { subdomain: label, fqdn: `${label}.${works}` })));
    await eventually("all free", async () => (await states()).every((state) => state === undefined), 30_000);

    const left = await world.server.listZones(signal);
    const inPool = (await world.server.readRecords(works, signal)) ?? [];
    expect(left.filter(({ name }) => name.startsWith("many"))).toEqual([]);
    expect(inPool.filter(({ name }) => name.startsWith("many"))).toEqual([]);
  });

  test("a name whose worker died is taken over when its lease ends", async () => {
    const { allocations, engine, pool, row, startConverger } = await namesForTests({ world, rules: { syncBudgetMs: 1, leaseMs: 400 } });
    const { reservationToken } = (await allocations.reserve(engine, works, { subdomain: "orphan" })).reservation;
    await pool.query(
      `update pool_allocations set state = 'active', expires_at = null, sovereign_fqdn = 'orphan.omani.works', load_balancer_ip = '127.0.0.1',
       zone_account = 'sovereign:d1', next_attempt_at = now(), lease_owner = 'dead', lease_until = now() + interval '400 ms'`,
    );

    startConverger();
    await eventually("a takeover", async () => (await row("orphan"))?.dns_state === "verified");

    expect((await allocations.commit(engine, works, commitOf("orphan", reservationToken))).dnsState).toBe("verified");
  });

  test("drift is seen at the next look, put right and reported", async () => {
    const { allocations, engine, pool, alarms, row, sweeper, startConverger } = await namesForTests({ world });
    await allocations.put(engine, { pool: works, label: "drift" }, { sovereignFQDN: "drift.omani.works", loadBalancerIP: "127.0.0.1" });
    await world.server.changeRecords("drift.omani.works", [{ name: "api.drift.omani.works", type: "A", ttl: 300, records: [] }], signal);
    await world.server.changeRecords(works, [{ name: "drift.omani.works", type: "DS", ttl: 3600, records: [] }], signal);
    await pool.query("update pool_allocations set verified_at = now() - interval '7 hours'");

    await sweeper.sweep(signal);
    startConverger();
    await eventually("another verification", async () => (await row("drift"))?.next_attempt_at === null);

    expect(await addressesOf("drift.omani.works")).toHaveLength(6);
    expect((await world.server.readRecords(works, signal, "drift.omani.works"))?.map(({ type }) => type).toSorted()).toEqual(["DS", "NS"]);
    expect(alarms.filter((alarm) => alarm.startsWith("drift: "))).toHaveLength(2);
  });

  test("the daily look tells zones and delegations that no row stands for, and deletes none", async () => {
    const { alarms, sweeper } = await namesForTests({ world });
    await makeZone("lost.omani.works", "sovereign:gone");
    const delegation = { name: "leftover.omani.works", ttl: 3600 };
    await world.server.changeRecords(
      works,
      [
        { ...delegation, type: "NS", records: world.book.hosts.map((host) => `${host}.`) },
        { ...delegation, type: "DS", records: [`1 13 2 ${"ab".repeat(32)}`] },
      ],
      signal,
    );

    await sweeper.sweep(signal);

    expect(alarms.join("\n")).toMatch(/lost\.omani\.works is under an account/);
    expect(alarms.join("\n")).toMatch(/leftover\.omani\.works is delegated/);
    expect(alarms.join("\n")).toMatch(/leftover\.omani\.works has a DS above it and no zone/);
    expect(await world.server.readZone("lost.omani.works", signal)).toBeDefined();
  });

  test("flat names belong to the Organization whose slug begins them, and go with it", async () => {
    const { allocations, program, admin, row } = await namesForTests({ world });
    const acme = program("acme");
    const organization = (label: string, actor = acme) =>
      allocations.put(
        actor,
        { pool: works, label },
        { sovereignFQDN: `${label}.${works}`, loadBalancerIP: "127.0.0.1", kind: "organization" },
      );
    await organization("acme");
    await organization("acme-eu", program("europe"));

    const named = await allocations.putName(acme, { pool: works, label: "acme-shop" }, "gateway.example.net.");
    const inPool = await world.server.readRecords(works, signal, "acme-shop.omani.works");
    const codes = [
      await codeOf(allocations.putName(acme, { pool: works, label: "acme-eu-shop" }, "gateway.example.net")),
      await codeOf(allocations.putName(program("other"), { pool: works, label: "acme-x" }, "gateway.example.net")),
      await codeOf(allocations.putName(acme, { pool: works, label: "acme-y" }, "no host")),
      await codeOf(allocations.reserve(admin, works, { subdomain: "acme-shop" })),
    ];
    await allocations.putName(acme, { pool: works, label: "acme-gone" }, "gateway.example.net");
    await allocations.deleteName(acme, { pool: works, label: "acme-gone" });
    const gone = await world.server.readRecords(works, signal, "acme-gone.omani.works");
    await allocations.release(acme, works, { subdomain: "acme", fqdn: "acme.omani.works" });

    expect([named, inPool, gone]).toEqual([
      { name: "acme-shop.omani.works", target: "gateway.example.net", ttl: 300 },
      [{ name: "acme-shop.omani.works", type: "CNAME", ttl: 300, records: ["gateway.example.net."] }],
      [],
    ]);
    expect(codes).toEqual(["not-owner", "not-owner", "invalid-body", "conflict"]);
    expect([await row("acme"), await world.server.readRecords(works, signal, "acme-shop.omani.works")]).toEqual([undefined, []]);
  });

  async function addressesOf(zone: string): Promise<string[]> {
    const sets = (await world.server.readRecords(zone, signal)) ?? [];
    return sets.filter(({ type }) => type === "A").flatMap(({ records }) => [...records]);
  }

  async function makeZone(name: string, account: string): Promise<void> {
    const records = [
      { name, type: "SOA", ttl: 60, records: [`ns1.example.net. hostmaster.${name}. 1 1 1 1 1`] },
      { name, type: "NS", ttl: 60, records: ["ns1.example.net."] },
    ];
    const settings = { dnssec: false, apiRectify: true, nsec3param: "", nsec3narrow: false, soaEditAPI: "DEFAULT" };
    await world.server.createZone({ name, account, ...settings, records }, signal);
  }
});

function commitOf(subdomain: string, reservationToken: string, loadBalancerIP = "127.0.0.1") {
  return { subdomain, reservationToken, sovereignFQDN: `${subdomain}.${works}`, loadBalancerIP };
}
