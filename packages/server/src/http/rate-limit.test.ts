import { expect, test } from "vitest";
import { createManualClock } from "../platform/manual-clock.ts";
import { trustHeaders } from "../testing/caller-for-tests.ts";
import { echoApp } from "../testing/echo-app.ts";
import { sealerForTests } from "../testing/sealer-for-tests.ts";
import { testDatabase } from "../testing/test-database.ts";
import { registerIdempotency } from "./idempotency.ts";
import { deleteOldRateLimits, registerRateLimits } from "./rate-limit.ts";

const hourMs = 3_600_000;

test("one call more than the limit is refused, and says when to come again", async () => {
  const { create } = await setUp();
  for (const _ of [1, 2, 3]) await create("ann");

  const reply = await create("ann");

  expect(reply.json()).toMatchObject({ status: 429, error: "rate-limited", retryAfterSec: 3600 });
  expect(reply.headers["retry-after"]).toBe("3600");
});

test("each person has a limit of their own", async () => {
  const { create } = await setUp();
  for (const _ of [1, 2, 3]) await create("ann");

  const reply = await create("bob");

  expect(reply.statusCode).toBe(201);
});

test("calls at the same time are counted one by one", async () => {
  const { create } = await setUp();

  const replies = await Promise.all(Array.from({ length: 12 }, () => create("ann")));

  expect(replies.filter((reply) => reply.statusCode === 201)).toHaveLength(3);
});

test("the window slides: just after its end most of the limit is still used up, and later it is free", async () => {
  const { create, clock } = await setUp();
  for (const _ of [1, 2, 3]) await create("ann");

  clock.advance(hourMs + hourMs / 10);
  const early = await create("ann");
  clock.advance(hourMs / 2);
  const later = await create("ann");

  expect([early.statusCode, later.statusCode]).toEqual([429, 201]);
});

test("a repeat with an Idempotency-Key does not count, and a refused call does not use its key up", async () => {
  const { create, clock } = await setUp();
  for (const key of ["a", "a", "b", "c"]) await create("ann", key);

  const replayed = await create("ann", "a");
  const refused = await create("ann", "d");
  clock.advance(2 * hourMs);
  const later = await create("ann", "d");

  expect([replayed.statusCode, refused.statusCode, later.statusCode]).toEqual([201, 429, 201]);
});

test("a route without a limit is not counted", async () => {
  const { app, db } = await setUp();

  await app.inject({ url: "/api/v1/me", headers: { "x-person": "ann" } });

  expect(await db.selectFrom("rate_limits").selectAll().execute()).toEqual([]);
});

test("old windows are cleaned away", async () => {
  const { create, clock, db } = await setUp();
  await create("ann");
  clock.advance(4 * hourMs);

  await deleteOldRateLimits(db, clock.now());

  expect(await db.selectFrom("rate_limits").selectAll().execute()).toEqual([]);
});

async function setUp() {
  const { db } = await testDatabase();
  const clock = createManualClock("2026-11-22T10:00:00.000Z");
  const app = await echoApp((bare) => {
    trustHeaders(bare);
    registerIdempotency(bare, { db, clock, sealer: sealerForTests(db) });
    registerRateLimits(bare, { db, clock, limits: { createDeployment: { count: 3, windowMs: hourMs } } });
  });
  const create = (person: string, key?: string) =>
    app.inject({
      method: "POST",
      url: "/api/v1/deployments",
      headers: { "x-person": person, ...(key ? { "idempotency-key": key } : {}) },
      payload: {},
    });
  return { app, create, clock, db };
}
