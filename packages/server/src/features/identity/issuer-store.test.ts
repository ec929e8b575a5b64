import { expect, test } from "vitest";
import { keyOf, seal, unseal } from "../../platform/envelope.ts";
import { createManualClock } from "../../platform/manual-clock.ts";
import { systemRandom } from "../../platform/random.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { createIssuerStore } from "./issuer-store.ts";

const record = { payload: { accountId: "ann" }, uid: undefined, grantId: undefined, lifeSec: 60 };

test("what was put is found again, by id or uid, until its life is over", async () => {
  const { store, clock } = await setUp();
  await store.put("Session", "id", { ...record, uid: "uid" });

  const found = [await store.find("Session", "id"), await store.findByUid("Session", "uid")];
  clock.advance(60_000);
  const late = await store.find("Session", "id");

  expect(found).toEqual([
    { payload: { accountId: "ann" }, consumed: false },
    { payload: { accountId: "ann" }, consumed: false },
  ]);
  expect(late).toBeUndefined();
});

test("a later put replaces an earlier one", async () => {
  const { store } = await setUp();
  await store.put("Session", "id", { ...record, uid: "old" });

  await store.put("Session", "id", { ...record, payload: { accountId: "bob" }, uid: "new" });

  expect(await store.find("Session", "id")).toMatchObject({ payload: { accountId: "bob" } });
  expect(await store.findByUid("Session", "old")).toBeUndefined();
});

test("of many who redeem a code at once, one wins", async () => {
  const { store } = await setUp();
  await store.put("AuthorizationCode", "code", record);

  const won = await Promise.all(Array.from({ length: 10 }, () => store.consume("AuthorizationCode", "code")));

  expect(won.filter(Boolean)).toHaveLength(1);
  expect(await store.find("AuthorizationCode", "code")).toMatchObject({ consumed: true });
});

test("revoking a grant takes everything made under it, and nothing else", async () => {
  const { store } = await setUp();
  await store.put("AccessToken", "a", { ...record, grantId: "g1" });
  await store.put("AuthorizationCode", "b", { ...record, grantId: "g1" });
  await store.put("AccessToken", "c", { ...record, grantId: "g2" });

  await store.removeByGrant("g1");

  const left = [await store.find("AccessToken", "a"), await store.find("AuthorizationCode", "b"), await store.find("AccessToken", "c")];
  expect(left.map((found) => found !== undefined)).toEqual([false, false, true]);
});

test("a record moved to another's place does not open", async () => {
  const { store, db } = await setUp();
  await store.put("Session", "mine", record);
  await db.updateTable("issuer_records").set({ model: "AccessToken" }).execute();

  await expect(store.find("AccessToken", "mine")).rejects.toThrow("unable to authenticate data");
});

async function setUp() {
  const { db } = await testDatabase();
  const clock = createManualClock();
  const key = keyOf(systemRandom(32));
  const sealer = {
    seal: async (context: string, plaintext: Buffer) => seal(key, plaintext, context, systemRandom),
    unseal: async (context: string, sealed: Buffer) => unseal(key, sealed, context),
  };
  return { db, clock, store: createIssuerStore({ db, clock, sealer }) };
}
