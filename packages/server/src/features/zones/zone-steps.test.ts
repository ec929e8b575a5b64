import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DnsWorld, startDnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { changesOf } from "./changes-of.ts";
import type { DnsServer } from "./dns-server.ts";
import { ensureDelegation } from "./ensure-delegation.ts";
import { ensurePoolZone } from "./ensure-pool-zone.ts";
import { ensureZone } from "./ensure-zone.ts";
import { readDs } from "./read-ds.ts";
import { removeDelegation } from "./remove-delegation.ts";
import { removeZone } from "./remove-zone.ts";
import { wantedSovereignZone } from "./sovereign-zone.ts";
import { childSettings } from "./zone-settings.ts";

const signal = AbortSignal.timeout(120_000);
const pool = "omani.works";

describe("the steps of giving and taking a name", () => {
  let world: DnsWorld;
  let server: DnsServer;
  beforeAll(async () => {
    world = await startDnsWorld();
    server = world.server;
    await ensurePoolZone(server, pool, world.book, signal);
  });
  afterAll(() => world?.lab.stop());

  const wanted = (label: string, ip = "127.0.0.1", ipv6?: string) => ({
    name: `${label}.${pool}`,
    account: `sovereign:${label}`,
    settings: childSettings,
    records: wantedSovereignZone({ fqdn: `${label}.${pool}`, ip, ipv6, nameservers: world.book.hosts }),
  });
  const delegation = (label: string) => ({ parent: pool, name: `${label}.${pool}`, nameservers: world.book.hosts });
  const witnesses = () => ({ ask: world.ask, addresses: world.book.addresses });

  test("a zone is created once, and a second time left alone", async () => {
    const outcomes = [await ensureZone(server, wanted("once"), signal), await ensureZone(server, wanted("once"), signal)];

    expect(outcomes).toEqual(["created", "unchanged"]);
    expect(await server.readZone(`once.${pool}`, signal)).toMatchObject({ ...childSettings, account: "sovereign:once" });
  });

  test("a zone that was half made, unsigned and empty, is completed", async () => {
    await server.createZone(
      {
        ...wanted("half"),
        ...childSettings,
        dnssec: false,
        nsec3param: "",
        nsec3narrow: false,
        records: wanted("half").records.slice(0, 2),
      },
      signal,
    );

    const outcome = await ensureZone(server, wanted("half"), signal);

    expect(outcome).toBe("changed");
    expect(await server.readZone(`half.${pool}`, signal)).toMatchObject(childSettings);
    expect(await readDs(server, `half.${pool}`, signal)).toHaveLength(1);
    expect(changesOf(wanted("half").records, (await server.readRecords(`half.${pool}`, signal)) ?? [])).toEqual([]);
  });

  test("a new address takes the place of the old one, and records of other writers stay", async () => {
    await ensureZone(server, wanted("move", "127.0.0.1", "2001:db8::1"), signal);
    const foreign = { name: `_acme-challenge.move.${pool}`, type: "TXT", ttl: 60, records: ['"token"'] };
    await server.changeRecords(`move.${pool}`, [foreign], signal);

    await ensureZone(server, { ...wanted("move", "127.0.0.2"), confirmed: true }, signal);

    const present = (await server.readRecords(`move.${pool}`, signal)) ?? [];
    expect(present.filter(({ type }) => type === "A").map(({ records }) => records)).toEqual(
      Array.from({ length: 6 }, () => ["127.0.0.2"]),
    );
    expect(present.filter(({ type }) => type === "AAAA")).toEqual([]);
    expect(present).toContainEqual(foreign);
  });

  test.each(["somebody-else", ""])("a zone of the account '%s' is never touched", async (account) => {
    const label = account === "" ? "unowned" : "foreign";
    const before = wanted(label).records.slice(0, 2);
    await server.createZone({ ...wanted(label), ...childSettings, account, records: before }, signal);

    await expect(ensureZone(server, wanted(label), signal)).rejects.toMatchObject({ kind: "zone-conflict", subject: `${label}.${pool}` });
    await expect(removeZone(server, wanted(label), signal)).rejects.toMatchObject({ kind: "zone-conflict" });

    expect(await server.readRecords(`${label}.${pool}`, signal)).toHaveLength(2);
  });

  test("a change of more than 30 % of a larger zone needs a confirmation", async () => {
    await ensureZone(server, wanted("wide", "127.0.0.1", "2001:db8::1"), signal);

    const widened = ensureZone(server, wanted("wide", "127.0.0.2", "2001:db8::1"), signal);

    await expect(widened).rejects.toMatchObject({ kind: "needs-confirm" });
    const kept = await server.readRecords(`wide.${pool}`, signal, `console.wide.${pool}`);
    expect(kept?.find(({ type }) => type === "A")?.records).toEqual(["127.0.0.1"]);
  });

  test("a zone without a key is signed when its DS is asked for", async () => {
    await server.createZone({ ...wanted("unsigned"), ...childSettings, dnssec: false, nsec3param: "", nsec3narrow: false }, signal);

    const ds = await readDs(server, `unsigned.${pool}`, signal);

    expect(ds).toEqual([expect.stringMatching(/^\d+ 13 2 [0-9a-f]{64}$/)]);
  });

  test("a delegation is written with its DS, and a second time left alone", async () => {
    const ds = ["12345 13 2 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"];

    const outcomes = [
      await ensureDelegation(server, { ...delegation("given"), ds }, signal),
      await ensureDelegation(server, { ...delegation("given"), ds }, signal),
    ];

    expect(outcomes).toEqual(["written", "unchanged"]);
    expect(await server.readRecords(pool, signal, `given.${pool}`)).toEqual(
      expect.arrayContaining([
        { name: `given.${pool}`, type: "NS", ttl: 3600, records: world.book.hosts.map((host) => `${host}.`) },
        { name: `given.${pool}`, type: "DS", ttl: 3600, records: ds },
      ]),
    );
  });

  test("the DS of an earlier key is replaced, since the delegation is ours", async () => {
    const old = "12345 13 2 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    await ensureDelegation(server, { ...delegation("rekeyed"), ds: [old] }, signal);
    const fresh = old.replace("12345", "54321");

    await ensureDelegation(server, { ...delegation("rekeyed"), ds: [fresh] }, signal);

    const present = await server.readRecords(pool, signal, `rekeyed.${pool}`);
    expect(present?.find(({ type }) => type === "DS")?.records).toEqual([fresh]);
  });

  test("a caller who has just looked shows what it saw, and no second look is taken", async () => {
    const ds = ["12345 13 2 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"];
    const blind = { ...server, readRecords: () => Promise.reject(new Error("looked again")) };

    const outcome = await ensureDelegation(blind, { ...delegation("shown"), ds }, signal, []);

    expect(outcome).toBe("written");
    expect(await server.readRecords(pool, signal, `shown.${pool}`)).toHaveLength(2);
  });

  test("what is shown is judged like what is read", async () => {
    const seen = [{ name: `judged.${pool}`, type: "NS", ttl: 3600, records: ["ns.elsewhere.test."] }];

    await expect(ensureDelegation(server, { ...delegation("judged"), ds: [] }, signal, seen)).rejects.toMatchObject({
      kind: "foreign-delegation",
    });
    expect(await server.readRecords(pool, signal, `judged.${pool}`)).toEqual([]);
  });

  test.each([
    ["an address", { type: "A", records: ["127.0.0.9"] }],
    ["a delegation to others", { type: "NS", records: ["ns.elsewhere.test."] }],
    ["a DS alone", { type: "DS", records: ["12345 13 2 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"] }],
  ])("%s in the parent that no row of ours stands for is left alone", async (what, records) => {
    const label = `hand-${what.toLowerCase().replaceAll(" ", "-")}`;
    const byHand = { name: `${label}.${pool}`, ttl: 300, ...records };
    await server.changeRecords(pool, [byHand], signal);

    await expect(ensureDelegation(server, { ...delegation(label), ds: [] }, signal)).rejects.toMatchObject({ kind: "foreign-delegation" });
    await expect(removeDelegation(server, delegation(label), witnesses(), signal)).rejects.toMatchObject({ kind: "foreign-delegation" });

    expect(await server.readRecords(pool, signal, `${label}.${pool}`)).toEqual([byHand]);
  });

  test("a pool that was never bootstrapped is named", async () => {
    const wrong = { ...delegation("x"), parent: "absent.test" };

    await expect(ensureDelegation(server, { ...wrong, ds: [] }, signal)).rejects.toMatchObject({
      kind: "no-parent-zone",
      subject: "absent.test",
    });
  });

  test("a name is taken away twice without complaint, and nothing of it is left", async () => {
    await ensureZone(server, wanted("gone"), signal);
    await server.createTsigKey(`gone.${pool}`, signal);
    await ensureDelegation(server, { ...delegation("gone"), ds: await readDs(server, `gone.${pool}`, signal) }, signal);

    for (const _time of [1, 2]) {
      await removeDelegation(server, delegation("gone"), witnesses(), signal);
      await removeZone(server, wanted("gone"), signal);
    }

    expect(await server.readZone(`gone.${pool}`, signal)).toBeUndefined();
    expect(await server.readRecords(pool, signal, `gone.${pool}`)).toEqual([]);
    for (const each of world.book.addresses) {
      expect(await world.ask(each, { name: `console.gone.${pool}`, type: "A" }, signal)).toMatchObject({ status: "NXDOMAIN" });
    }
  });

  test("a name is not taken as undelegated while a server goes on telling its DS", async () => {
    await ensureZone(server, wanted("sticky"), signal);
    await ensureDelegation(server, { ...delegation("sticky"), ds: await readDs(server, `sticky.${pool}`, signal) }, signal);
    const forgetful = { ...server, changeRecords: async () => {}, readRecords: async () => [] };

    const removal = removeDelegation(forgetful, delegation("sticky"), witnesses(), signal);

    await expect(removal).rejects.toMatchObject({
      kind: "still-delegated",
      message: expect.stringContaining(world.book.addresses[0]!.address),
    });
  });

  test("a pool is bootstrapped again without a change, under its own account", async () => {
    const again = await ensurePoolZone(server, pool, world.book, signal);

    expect(again).toEqual({ outcome: "unchanged", ds: [expect.stringMatching(/ 13 2 /)] });
    expect(await server.readZone(pool, signal)).toMatchObject({ account: "pool", apiRectify: false, soaEditAPI: "INCREASE" });
  });
});
