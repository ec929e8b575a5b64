import { spawnSync } from "node:child_process";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { collectEndings } from "../../testing/collect-endings.ts";
import { type TestZones, admin, zonesForTests } from "../zone-access/testing/zones-for-tests.ts";
import { createZoneCredentials, deleteZoneCredentials, readTsigSecret, zoneOfKey } from "./zone-credentials.ts";

const hasNsupdate = spawnSync("nsupdate", ["-V"]).status === 0;
const signal = AbortSignal.timeout(120_000);
let zones: TestZones;
const endings = collectEndings();
afterAll(endings.run);

beforeAll(async () => {
  zones = await zonesForTests({}, endings.atEnd);
});

describe("a zone's keys", () => {
  test("the key for the gateway is stored as a hash, and making keys anew ends the old ones", async () => {
    const { zone } = await zones.makeSovereign("keys");

    const first = await createZoneCredentials(zones, admin, zone, signal);
    const second = await createZoneCredentials(zones, admin, zone, signal);

    expect(await zoneOfKey(zones.db, first.apiKey)).toBeUndefined();
    expect(await zoneOfKey(zones.db, second.apiKey)).toBe(zone);
    expect((await readTsigSecret(zones, zone))?.open()).toBe(second.tsig.secret);
    const stored = JSON.stringify(await zones.db.selectFrom("zone_credentials").selectAll().execute());
    expect(stored).not.toContain(second.apiKey);
    expect(stored).not.toContain(second.tsig.secret);
  });

  test("destroyed keys open nothing any more", async () => {
    const { zone } = await zones.makeSovereign("gone");
    const { apiKey } = await createZoneCredentials(zones, admin, zone, signal);

    await deleteZoneCredentials(zones, admin, zone, signal);

    expect(await zoneOfKey(zones.db, apiKey)).toBeUndefined();
    expect(await readTsigSecret(zones, zone)).toBeUndefined();
  });
});

describe.skipIf(!hasNsupdate)("a dynamic update (needs nsupdate of the package bind9-dnsutils)", () => {
  test("with the zone's own key is taken; with another zone's, with none or with a wrong secret it is refused", async () => {
    const mine = await zones.makeSovereign("mine");
    const other = await zones.makeSovereign("other");
    const { tsig } = await createZoneCredentials(zones, admin, mine.zone, signal);
    const { tsig: foreign } = await createZoneCredentials(zones, admin, other.zone, signal);

    const own = update(mine.zone, tsig);
    const others = update(mine.zone, foreign);
    const unsigned = update(mine.zone);
    const forged = update(mine.zone, { ...tsig, secret: Buffer.alloc(32, 1).toString("base64") });

    expect(own).toBe("accepted");
    expect(others).toContain("REFUSED");
    expect(unsigned).toContain("REFUSED");
    expect(forged).toContain("REFUSED");
    const [server] = zones.book.addresses;
    const answer = await zones.ask(server!, { name: `_acme-challenge.${mine.zone}`, type: "TXT", dnssec: true }, signal);
    expect(answer.answers.map(({ type }) => type).toSorted()).toEqual(["RRSIG", "TXT"]);
  });

  test("is refused as well once the keys are destroyed", async () => {
    const { zone } = await zones.makeSovereign("ended");
    const { tsig } = await createZoneCredentials(zones, admin, zone, signal);

    await deleteZoneCredentials(zones, admin, zone, signal);

    expect(update(zone, tsig)).not.toBe("accepted");
  });
});

/** Adds a challenge as an ACME client does; tells what the server answered. */
function update(zone: string, key?: { name: string; algorithm: string; secret: string }): string {
  const [server] = zones.book.addresses;
  const script = [
    `server ${server!.address} ${server!.port}`,
    `zone ${zone}`,
    ...(key ? [`key ${key.algorithm}:${key.name} ${key.secret}`] : []),
    `update add _acme-challenge.${zone}. 60 TXT "proof"`,
    "send",
    "",
  ];
  const { status, stderr, stdout } = spawnSync("nsupdate", ["-t", "5"], { input: script.join("\n"), encoding: "utf8" });
  return status === 0 ? "accepted" : stderr + stdout;
}
