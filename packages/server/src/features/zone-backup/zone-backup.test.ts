import { pruneSnapshots } from "../zones/snapshots.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { collectEndings } from "../../testing/collect-endings.ts";
import { type TestZones, admin, eventually, pool, zonesForTests } from "../zone-access/testing/zones-for-tests.ts";
import { readDs } from "../zones/read-ds.ts";
import { removeZone } from "../zones/remove-zone.ts";
import { backUpZone, createZoneBackupLoop, restoreZone } from "./zone-backup.ts";

const signal = AbortSignal.timeout(120_000);
let zones: TestZones;
const endings = collectEndings();
afterAll(endings.run);

beforeAll(async () => {
  zones = await zonesForTests({}, endings.atEnd);
});

test("a lost zone comes back with its records, its delegation and the same DS, and validates", async () => {
  const { zone, ds } = await zones.makeSovereign("lost", "127.0.0.21");
  await zones.server.changeRecords(zone, [{ name: `extra.${zone}`, type: "TXT", ttl: 60, records: ['"kept"'] }], signal);
  const { snapshotId } = await backUpZone(zones, admin, zone, signal);
  await removeZone(zones.server, { name: zone, account: "sovereign:lost" }, signal);
  await zones.server.changeRecords(pool, [empty(zone, "NS"), empty(zone, "DS")], signal);

  await restoreZone(zones, admin, zone, snapshotId, signal);

  expect(await readDs(zones.server, zone, signal)).toEqual(ds);
  expect(await zones.server.readRecords(zone, signal, `extra.${zone}`)).toMatchObject([{ records: ['"kept"'] }]);
  const answer = await eventually(async () => {
    const told = await zones.ask(zones.dns.resolver!, { name: `console.${zone}`, type: "A", recursion: true, dnssec: true }, signal);
    return told.authenticated && told;
  });
  expect(answer.answers.find(({ type }) => type === "A")?.data).toBe("127.0.0.21");
});

test("a zone that stands with another key and other records becomes the kept one again", async () => {
  const { zone, ds } = await zones.makeSovereign("rekeyed");
  const { snapshotId } = await backUpZone(zones, admin, zone, signal);
  await removeZone(zones.server, { name: zone, account: "sovereign:rekeyed" }, signal);
  const again = await zones.makeSovereign("rekeyed", "127.0.0.99");
  expect(again.ds).not.toEqual(ds);

  await restoreZone(zones, admin, zone, snapshotId, signal);
  await restoreZone(zones, admin, zone, snapshotId, signal);

  expect(await readDs(zones.server, zone, signal)).toEqual(ds);
  expect(await zones.server.readRecords(pool, signal, zone)).toContainEqual(expect.objectContaining({ type: "DS", records: ds }));
  expect(await zones.server.readRecords(zone, signal, `console.${zone}`)).toMatchObject([{ records: ["127.0.0.9"] }]);
});

test("records that came after the snapshot go, and a zone of somebody else stays as it is", async () => {
  const { zone } = await zones.makeSovereign("later");
  const { snapshotId } = await backUpZone(zones, admin, zone, signal);
  await zones.server.changeRecords(zone, [{ name: `later.${zone}`, type: "A", ttl: 60, records: ["192.0.2.1"] }], signal);

  await restoreZone(zones, admin, zone, snapshotId, signal);
  expect(await zones.server.readRecords(zone, signal, `later.${zone}`)).toEqual([]);
  await zones.server.changeZone(zone, { account: "sovereign:somebody" }, signal);

  await expect(restoreZone(zones, admin, zone, snapshotId, signal)).rejects.toMatchObject({ code: "zone-conflict" });
});

test("nothing of a snapshot can be read in the database, and one opens only for its own zone", async () => {
  const { zone } = await zones.makeSovereign("sealed");
  const { snapshotId } = await backUpZone(zones, admin, zone, signal);

  const rows = await zones.db.selectFrom("dns_snapshots").select("content").where("subject", "=", zone).execute();

  for (const { content } of rows) expect(content.toString("latin1")).not.toMatch(/PrivateKey|console/);
  await expect(restoreZone(zones, admin, "other.omani.works", snapshotId, signal)).rejects.toMatchObject({ code: "not-found" });
});

test("only the last twenty of a zone, and none older than thirty days, are kept", async () => {
  await zones.db.deleteFrom("dns_snapshots").execute();
  await sql`insert into dns_snapshots (id, subject, kind, content, reason, taken_at)
    select 'many-' || n, 'many.omani.works', 'zone', '', 'test', now() - make_interval(hours => n) from generate_series(1, 25) n`.execute(
    zones.db,
  );
  await sql`insert into dns_snapshots (id, subject, kind, content, reason, taken_at)
    values ('old', 'old.omani.works', 'zone', '', 'test', now() - interval '31 days'), ('ok', 'old.omani.works', 'zone', '', 'test', now() - interval '29 days')`.execute(
    zones.db,
  );

  await pruneSnapshots(zones.db);

  const left = (await zones.db.selectFrom("dns_snapshots").select("id").execute()).map(({ id }) => id);
  expect(left).toHaveLength(21);
  expect(left).toContain("ok");
  expect(left).not.toContain("many-21");
});

test("every zone of ours is kept once a day by itself", async () => {
  const { zone } = await zones.makeSovereign("daily");
  const errors: unknown[] = [];
  const loop = createZoneBackupLoop({ ...zones, clock: systemClock, onError: (error) => errors.push(error) });

  loop.start();
  const count = async () => (await zones.db.selectFrom("dns_snapshots").select("id").where("subject", "=", zone).execute()).length;
  await eventually(async () => {
    loop.wake();
    return (await count()) > 0;
  });
  loop.wake();
  await loop.stop();

  expect(await count()).toBe(2);
  expect(errors).toEqual([]);
});

function empty(name: string, type: string) {
  return { name, type, ttl: 3600, records: [] };
}
