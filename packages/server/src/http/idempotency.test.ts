import { expect, test } from "vitest";
import type { Db } from "../database/connect.ts";
import type { App } from "./add-route.ts";
import { CatalystError } from "../platform/errors.ts";
import { type ManualClock, createManualClock } from "../platform/manual-clock.ts";
import { trustHeaders } from "../testing/caller-for-tests.ts";
import { echoApp } from "../testing/echo-app.ts";
import { sealerForTests } from "../testing/sealer-for-tests.ts";
import { testDatabase } from "../testing/test-database.ts";
import { deleteOldIdempotencyKeys, finishIdempotent, keepMs, leaseMs, registerIdempotency } from "./idempotency.ts";

test("a repeat with the same key and body gets the first answer, and the work is done once", async () => {
  const { create, works } = await setUp();

  const first = await create({ key: "k1", body: { a: 1, b: 2 } });
  const second = await create({ key: "k1", body: { b: 2, a: 1 } });

  expect(first.headers["idempotency-replayed"]).toBeUndefined();
  expect(second.headers["idempotency-replayed"]).toBe("true");
  expect([second.statusCode, second.body]).toEqual([first.statusCode, first.body]);
  expect(works).toHaveLength(1);
});

test("both prefixes are one route", async () => {
  const { create, works } = await setUp();

  await create({ key: "k1", body: {} });
  await create({ key: "k1", body: {}, url: "/sovereign/api/v1/deployments" });

  expect(works).toHaveLength(1);
});

test("the same key with another body is refused", async () => {
  const { create } = await setUp();
  await create({ key: "k1", body: { a: 1 } });

  const reply = await create({ key: "k1", body: { a: 2 } });

  expect(reply.statusCode).toBe(422);
  expect(reply.json()).toMatchObject({ error: "idempotency-key-reused" });
});

test("keys of two people, and of two deployments, have nothing to do with each other", async () => {
  const { create, works } = await setUp();

  await create({ key: "k1", body: {} });
  await create({ key: "k1", body: {}, person: "bob" });
  await create({ key: "k1", body: {}, url: "/api/v1/deployments/00112233445566aa/retry" });
  await create({ key: "k1", body: {}, url: "/api/v1/deployments/00112233445566bb/retry" });

  expect(works).toHaveLength(4);
});

test("a repeat while the first call runs hears so, and only one of many at once does the work", async () => {
  const gate = Promise.withResolvers<void>();
  const { create, works } = await setUp(() => gate.promise);

  const answered: string[] = [];
  const calls = [1, 2, 3, 4, 5].map(() => create({ key: "k1", body: {} }).then((reply) => answered.push(reply.json().error ?? "done")));
  await expect.poll(() => answered.length).toBe(4);
  gate.resolve();
  await Promise.all(calls);

  expect(answered).toEqual([...Array<string>(4).fill("idempotency-in-progress"), "done"]);
  expect(works).toHaveLength(1);
});

test("a refusal is kept like any answer", async () => {
  const { create, works } = await setUp(async () => {
    throw new CatalystError("sovereign-exists", { members: { existingId: "00112233445566aa" } });
  });

  const first = await create({ key: "k1", body: {} });
  const second = await create({ key: "k1", body: {} });

  expect(second.json()).toEqual(first.json());
  expect(second.headers["content-type"]).toContain("application/problem+json");
  expect(works).toHaveLength(1);
});

test("after a failure of ours the same key may try again", async () => {
  let healthy = false;
  const { create } = await setUp(async () => {
    if (!healthy) throw new Error("the database went away");
  });
  const first = await create({ key: "k1", body: {} });
  healthy = true;

  const second = await create({ key: "k1", body: {} });

  expect([first.statusCode, second.statusCode]).toEqual([500, 201]);
});

test("a first call that died is taken over once its lease is over, by the same body only", async () => {
  const { create, clock, app } = await setUp(() => new Promise(() => {}));
  void create({ key: "k1", body: {} }).catch(() => {});
  await expect.poll(() => stored(app.db)).toEqual([{ key: "k1", status: null }]);
  const { create: createElsewhere } = await setUpOver(app.db, clock);

  clock.advance(leaseMs + 1);
  const other = await createElsewhere({ key: "k1", body: { other: true } });
  const same = await createElsewhere({ key: "k1", body: {} });

  expect([other.statusCode, same.statusCode]).toEqual([422, 201]);
});

test("an answer stored with the work survives the process that died before it answered", async () => {
  const { db } = await testDatabase();
  const clock = createManualClock();
  const dying = await setUpOver(db, clock, async (request) => {
    await db.transaction().execute((tx) => finishIdempotent(tx, request, 201, { id: "made" }));
    await new Promise(() => {});
  });
  void dying.create({ key: "k1", body: {} }).catch(() => {});
  const next = await setUpOver(db, clock);

  await expect.poll(() => stored(db)).toEqual([{ key: "k1", status: 201 }]);

  const repeat = await next.create({ key: "k1", body: {} });

  expect(repeat.json()).toEqual({ id: "made" });
  expect(next.works).toHaveLength(0);
});

test.each(["reserve", "renew"])(
  "the token in the answer of %s is kept under encryption only, and a repeat gets it all the same",
  async (call) => {
    const { create, works, app } = await setUp();
    const url = `/api/v1/pool/omani.works/${call}`;

    const first = await create({ key: "k1", body: {}, url });
    const kept = await app.db.selectFrom("idempotency_keys").selectAll().execute();
    const second = await create({ key: "k1", body: {}, url });

    expect(first.json().id).toBe("deployment-1");
    expect(JSON.stringify(kept)).not.toContain("deployment-1");
    expect([kept.length, second.headers["idempotency-replayed"], second.json()]).toEqual([1, "true", first.json()]);
    expect(works).toHaveLength(1);
  },
);

test("a sealed answer does not open in another row", async () => {
  const { create, app } = await setUp();
  const url = "/api/v1/pool/omani.works/reserve";
  await create({ key: "k1", body: {}, url });
  await app.db.updateTable("idempotency_keys").set({ key: "k2" }).execute();

  const reply = await create({ key: "k2", body: {}, url });

  expect([reply.statusCode, reply.body.includes("deployment-1")]).toEqual([500, false]);
});

test("after a day the key is free again", async () => {
  const { create, works, clock, app } = await setUp();
  await create({ key: "k1", body: { a: 1 } });
  await create({ key: "k2", body: { a: 1 } });
  clock.advance(keepMs + 1);

  const reply = await create({ key: "k1", body: { a: 2 } });
  await deleteOldIdempotencyKeys(app.db, clock.now());

  expect(reply.statusCode).toBe(201);
  expect(works).toHaveLength(3);
  expect(await stored(app.db)).toEqual([{ key: "k1", status: 201 }]);
});

test.each(["", "k".repeat(129), "schlüssel"])("the key %j is malformed", async (key) => {
  const { create } = await setUp();

  const reply = await create({ key, body: {} });

  expect(reply.json()).toMatchObject({ status: 400, error: "invalid-idempotency-key" });
});

function stored(db: Db) {
  return db.selectFrom("idempotency_keys").select(["key", "status"]).execute();
}

type Work = (request: Parameters<typeof finishIdempotent>[1]) => Promise<unknown>;

async function setUp(work?: Work) {
  const { db } = await testDatabase();
  return setUpOver(db, createManualClock(), work);
}

async function setUpOver(db: Db, clock: ManualClock, work: Work = async () => {}) {
  const works: unknown[] = [];
  const handle = async ({ body, request }: { body: unknown; request: Parameters<Work>[0] }) => {
    works.push(body);
    await work(request);
    return { id: `deployment-${works.length}` };
  };
  const app: App = await echoApp(
    (bare) => {
      trustHeaders(bare);
      registerIdempotency(bare, { db, clock, sealer: sealerForTests(db) });
    },
    { createDeployment: handle, retryDeployment: handle, reserveName: handle, renewReservation: handle },
  );

  const create = (call: { key: string; body: object; person?: string; url?: string }) =>
    app.inject({
      method: "POST",
      url: call.url ?? "/api/v1/deployments",
      headers: { "idempotency-key": call.key, "x-person": call.person ?? "ann" },
      payload: call.body,
    });
  return { create, works, clock, app: { db } };
}
