import { expect, test } from "vitest";
import { keyOf, seal, unseal } from "../../platform/envelope.ts";
import { createManualClock } from "../../platform/manual-clock.ts";
import { systemRandom } from "../../platform/random.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { loadIssuerKeys, retireMs, rotateMs } from "./issuer-keys.ts";
import type { Sealer } from "./sealer.ts";

test("the first start makes keys, and every process has the same", async () => {
  const { load } = await setUp();

  const loaded = await Promise.all([load(), load(), load()]);

  expect(loaded[0]?.signing).toMatchObject([{ kty: "EC", crv: "P-256", alg: "ES256", use: "sig" }]);
  expect(loaded[0]?.cookies).toHaveLength(1);
  expect(loaded[1]).toEqual(loaded[0]);
  expect(loaded[2]).toEqual(loaded[0]);
});

test("after 90 days a new key signs, and for a day the old one is still known", async () => {
  const { load, clock } = await setUp();
  const first = await load();

  clock.advance(rotateMs);
  const rotated = await load();
  clock.advance(retireMs - rotateMs);
  const later = await load();

  expect(rotated.signing[0]?.kid).not.toBe(first.signing[0]?.kid);
  expect(rotated.signing[1]).toEqual(first.signing[0]);
  expect(later.signing).toEqual([rotated.signing[0]]);
  expect(later.cookies).toEqual([rotated.cookies[0]]);
});

test("a retired key is deleted when the next is made", async () => {
  const { load, clock, db } = await setUp();
  await load();

  clock.advance(2 * rotateMs);
  await load();

  expect(await db.selectFrom("issuer_keys").select("kid").execute()).toHaveLength(2);
});

test("a sealed key does not open in the place of another", async () => {
  const { load, db } = await setUp();
  await load();
  const rows = await db.selectFrom("issuer_keys").selectAll().execute();
  const [a, b] = rows;

  await db
    .updateTable("issuer_keys")
    .set({ sealed: b?.sealed ?? Buffer.alloc(0) })
    .where("kid", "=", a?.kid ?? "")
    .execute();

  await expect(load()).rejects.toThrow("unable to authenticate data");
  expect(JSON.stringify(rows.map(({ sealed }) => sealed.toString("latin1")))).not.toContain("ES256");
});

async function setUp() {
  const { db } = await testDatabase();
  const clock = createManualClock();
  const key = keyOf(systemRandom(32));
  const sealer: Sealer = {
    seal: async (context, plaintext) => seal(key, plaintext, context, systemRandom),
    unseal: async (context, sealed) => unseal(key, sealed, context),
  };
  return { db, clock, load: () => loadIssuerKeys({ db, clock, random: systemRandom, sealer }) };
}
