import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DnsServer, NewZone } from "../../../features/zones/dns-server.ts";
import { DnsServerError } from "../../../platform/dns-server-error.ts";
import type { DnsWorld } from "./dns-world.ts";

/** What every authoritative server's administration has to do, tried against a real one. */
export function describeDnsServer(name: string, start: () => Promise<DnsWorld>): void {
  describe(`the administration of ${name}`, () => {
    let world: DnsWorld;
    let server: DnsServer;
    const signal = AbortSignal.timeout(120_000);
    beforeAll(async () => {
      world = await start();
      server = world.server;
    });
    afterAll(() => world?.lab.stop());

    test("tells its version, and that we can work with it", async () => {
      const identity = await server.identify(signal);

      expect(identity.version).toMatch(/^\d+\.\d+/);
      expect(identity.supported).toBe(true);
    });

    test("creates a zone with everything in one call, and says so when it is there already", async () => {
      const zone = sample("create.test");

      const outcomes = [await server.createZone(zone, signal), await server.createZone({ ...zone, account: "other" }, signal)];

      expect(outcomes).toEqual(["created", "exists"]);
      const { records, ...settings } = zone;
      expect(await server.readZone("create.test", signal)).toEqual({ ...settings, serial: expect.any(Number) });
      expect(await server.readRecords("create.test", signal)).toHaveLength(records.length);
    });

    test("knows nothing of a zone that is not there", async () => {
      expect(await server.readZone("absent.test", signal)).toBeUndefined();
      expect(await server.readRecords("absent.test", signal)).toBeUndefined();
      await expect(server.changeRecords("absent.test", [address("absent.test", "127.0.0.9")], signal)).rejects.toMatchObject({
        kind: "refused",
        status: 404,
      });
    });

    test("signs a new zone with one key, whose DS it tells with SHA-256 only", async () => {
      await server.createZone(sample("signed.test"), signal);

      const keys = await server.readKeys("signed.test", signal);

      expect(keys).toEqual([
        { id: expect.any(Number), keyType: "csk", active: true, algorithm: "ECDSAP256SHA256", flags: 257, ds: [expect.any(String)] },
      ]);
      expect(keys[0]?.ds[0]).toMatch(/^\d+ 13 2 [0-9a-f]{64}$/);
    });

    test("changes several sets at once, deletes those without records, and leaves the others alone", async () => {
      await server.createZone(
        { ...sample("change.test"), records: [...sample("change.test").records, address("old.change.test", "127.0.0.1")] },
        signal,
      );

      await server.changeRecords(
        "change.test",
        [address("new.change.test", "127.0.0.2"), { name: "old.change.test", type: "A", ttl: 300, records: [] }],
        signal,
      );

      expect(await server.readRecords("change.test", signal, "new.change.test")).toEqual([address("new.change.test", "127.0.0.2")]);
      expect(await server.readRecords("change.test", signal, "old.change.test")).toEqual([]);
      expect(await server.readRecords("change.test", signal, "change.test")).toHaveLength(3);
    });

    test("reads one name's sets and no other's, a wildcard too", async () => {
      const wildcard = address("*.one.test", "127.0.0.3");
      await server.createZone({ ...sample("one.test"), records: [...sample("one.test").records, wildcard] }, signal);

      expect(await server.readRecords("one.test", signal, "*.one.test")).toEqual([wildcard]);
      expect(await server.readRecords("one.test", signal, "console.one.test")).toEqual([]);
    });

    test("refuses what cannot be written, in the server's own words", async () => {
      await server.createZone(sample("refuse.test"), signal);

      const writing = server.changeRecords("refuse.test", [address("elsewhere.test", "127.0.0.1")], signal);

      await expect(writing).rejects.toThrow(/out of zone/);
      await expect(writing).rejects.toMatchObject({ kind: "refused", status: 422 });
    });

    test("takes many changes of one zone at once and loses none", async () => {
      await server.createZone(sample("busy.test"), signal);
      const names = Array.from({ length: 24 }, (_, index) => `n${index}.busy.test`);

      await Promise.all(names.map((each) => server.changeRecords("busy.test", [address(each, "127.0.0.4")], signal)));

      const present = await server.readRecords("busy.test", signal);
      expect(names.filter((each) => !present?.some((set) => set.name === each))).toEqual([]);
    });

    test("changes many zones at once", async () => {
      const zones = Array.from({ length: 12 }, (_, index) => `z${index}.many.test`);

      await Promise.all(zones.map((zone) => server.createZone(sample(zone), signal)));

      const present = (await server.listZones(signal)).filter((zone) => zones.includes(zone.name));
      expect(present.map(({ account }) => account)).toEqual(zones.map(() => "sample"));
    });

    test("changes settings one by one, and signs a zone that was not", async () => {
      await server.createZone({ ...sample("settings.test"), dnssec: false, nsec3param: "", nsec3narrow: false }, signal);

      await server.changeZone("settings.test", { dnssec: true, nsec3param: "1 0 0 -", nsec3narrow: true, account: "moved" }, signal);
      await server.changeZone("settings.test", { dnssec: true }, signal);

      expect(await server.readZone("settings.test", signal)).toMatchObject({
        account: "moved",
        dnssec: true,
        nsec3narrow: true,
        soaEditAPI: "DEFAULT",
      });
      expect(await server.readKeys("settings.test", signal)).toHaveLength(1);
    });

    test("carries a key to a zone made anew, so that the DS stays; a second time it adds nothing", async () => {
      await server.createZone(sample("moving.test"), signal);
      const [before] = await server.readKeys("moving.test", signal);
      const privateKey = await server.exportKey("moving.test", before?.id ?? 0, signal);
      await server.deleteZone("moving.test", signal);
      await server.createZone({ ...sample("moving.test"), dnssec: false, nsec3param: "", nsec3narrow: false }, signal);

      await server.importKey("moving.test", privateKey, signal);
      await server.importKey("moving.test", privateKey, signal);

      expect((await server.readKeys("moving.test", signal)).map(({ ds }) => ds)).toEqual([before?.ds]);
    });

    test("writes a zone out as a zone file", async () => {
      await server.createZone(sample("export.test"), signal);

      const text = await server.exportZone("export.test", signal);

      expect(text).toMatch(/export\.test\.\s+3600\s+IN\s+NS\s+ns1\.pool\.test\./);
    });

    test("deletes a zone, and another time without complaint", async () => {
      await server.createZone(sample("delete.test"), signal);

      await server.deleteZone("delete.test", signal);
      await server.deleteZone("delete.test", signal);

      expect(await server.readZone("delete.test", signal)).toBeUndefined();
    });

    test("puts a zone in order", async () => {
      await server.createZone({ ...sample("order.test"), apiRectify: false }, signal);

      await server.rectify("order.test", signal);

      await expect(server.rectify("absent.test", signal)).rejects.toBeInstanceOf(DnsServerError);
    });

    test("makes a key for dynamic updates, another one each time, and takes it away", async () => {
      await server.createZone(sample("update.test"), signal);

      const first = await server.createTsigKey("update.test", signal);
      const second = await server.createTsigKey("update.test", signal);
      await server.deleteTsigKey("update.test", signal);
      await server.deleteTsigKey("update.test", signal);

      expect(first).toEqual({ name: "update.test", algorithm: "hmac-sha256", secret: expect.stringMatching(/^[A-Za-z0-9+/]{40,}=*$/) });
      expect(second.secret).not.toBe(first.secret);
    });

    test("answers for a zone at every address as soon as its name was flushed, though it was asked for before", async () => {
      const question = { name: "late.test", type: "SOA" } as const;
      for (const each of world.book.addresses) await world.ask(each, question, signal);
      await server.createZone(sample("late.test"), signal);

      const silent = await server.flush("late.test", signal);

      expect(silent).toEqual([]);
      for (const each of world.book.addresses)
        expect(await world.ask(each, question, signal)).toMatchObject({ status: "NOERROR", authoritative: true });
    });

    test("keeps and serves long sets, which do not fit into a datagram", async () => {
      await server.createZone(sample("long.test"), signal);
      const texts = Array.from({ length: 40 }, (_, index) => `"${String(index).padStart(2, "0")}${"x".repeat(98)}"`);

      await server.changeRecords("long.test", [{ name: "long.test", type: "TXT", ttl: 300, records: texts }], signal);

      const [first] = world.book.addresses;
      const answer = await world.ask(first!, { name: "long.test", type: "TXT" }, signal);
      expect(answer.answers.map(({ data }) => data).toSorted()).toEqual(texts);
    });

    test("ends with the caller's own reason when it is called off", async () => {
      const called = AbortSignal.abort(new Error("enough"));

      await expect(server.readZone("create.test", called)).rejects.toThrow("enough");
      await expect(server.deleteZone("create.test", called)).rejects.toThrow("enough");
    });
  });
}

function sample(name: string): NewZone {
  return {
    name,
    account: "sample",
    dnssec: true,
    apiRectify: true,
    nsec3param: "1 0 0 -",
    nsec3narrow: true,
    soaEditAPI: "DEFAULT",
    records: [
      { name, type: "SOA", ttl: 3600, records: [`ns1.pool.test. hostmaster.${name}. 1 10800 3600 604800 300`] },
      { name, type: "NS", ttl: 3600, records: ["ns1.pool.test."] },
      address(name, "127.0.0.1"),
    ],
  };
}

function address(name: string, ip: string) {
  return { name, type: "A", ttl: 300, records: [ip] };
}
