import { expect, test } from "vitest";
import { createManualClock } from "../../platform/manual-clock.ts";
import { systemRandom } from "../../platform/random.ts";
import { identityApp } from "../../testing/identity-app.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { rememberMs } from "./caller-cache.ts";
import { hashOf, newId, newSessionId, newToken } from "./credential.ts";
import { ensureFirstAdmin } from "./people.ts";
import { insertSession } from "./session-store.ts";
import { mostTokens } from "./tokens.ts";
import { insertToken } from "./token-store.ts";

const dayMs = 86_400_000;

test("a new token is shown once, and works at once", async () => {
  const { call, as } = await setUp();

  const made = await call("POST", "/me/tokens", { name: "laptop" });

  const { token, summary } = made.json<{ token: string; summary: { id: string } }>();
  expect(made.statusCode).toBe(201);
  expect(made.headers["cache-control"]).toBe("no-store");
  expect(token).toMatch(/^cat_[\w-]{43}$/);
  expect((await as(token).call("GET", "/me")).json()).toMatchObject({ via: "token", roles: ["sovereign-admin"] });
  const listed = await call("GET", "/me/tokens");
  expect(listed.json().tokens).toMatchObject([{ name: "laptop", id: summary.id }, { name: "first" }]);
  expect(listed.body).not.toContain(token);
});

test("a token ends on its day", async () => {
  const { call, as, clock } = await setUp();
  const { token } = (await call("POST", "/me/tokens", { name: "short", expiresInDays: 2 })).json<{ token: string }>();

  clock.advance(2 * dayMs - 1000);
  const before = await as(token).call("GET", "/me");
  clock.advance(1000);
  const after = await as(token).call("GET", "/me");

  expect([before.statusCode, after.statusCode]).toEqual([200, 401]);
});

test("without a wish a token lasts 90 days", async () => {
  const { call, clock } = await setUp();

  const { summary } = (await call("POST", "/me/tokens", { name: "usual" })).json<{ summary: { expiresAt: string } }>();

  expect(new Date(summary.expiresAt).getTime()).toBe(clock.now().getTime() + 90 * dayMs);
});

test("a revoked token is refused at once where it was revoked, and within five seconds in other processes", async () => {
  const { call, as, db, clock } = await setUp();
  const { token, summary } = (await call("POST", "/me/tokens", { name: "lost" })).json<{ token: string; summary: { id: string } }>();
  const other = await identityApp({ db, clock });
  const elsewhere = () => other.app.inject({ url: "/api/v1/me", headers: { authorization: `Bearer ${token}` } });
  await as(token).call("GET", "/me");
  await elsewhere();

  const revoked = await call("DELETE", `/me/tokens/${summary.id}`);

  expect(revoked.statusCode).toBe(204);
  expect((await as(token).call("GET", "/me")).statusCode).toBe(401);
  clock.advance(rememberMs);
  expect((await elsewhere()).statusCode).toBe(401);
});

test("a token of somebody else cannot be revoked or seen", async () => {
  const { call, as, db, clock } = await setUp();
  await db
    .insertInto("people")
    .values({ id: "bob", roles: ["sovereign-admin"], created_at: clock.now() })
    .execute();
  const bobs = newToken(systemRandom);
  await insertToken(db, {
    id: "b0b",
    hash: hashOf(bobs),
    personId: "bob",
    name: "bob's",
    machineFile: null,
    createdAt: clock.now(),
    expiresAt: new Date(clock.now().getTime() + dayMs),
  });

  const reply = await call("DELETE", "/me/tokens/b0b");

  expect(reply.json()).toMatchObject({ status: 404, error: "token-not-found" });
  expect((await as(bobs).call("GET", "/me")).statusCode).toBe(200);
  expect((await call("GET", "/me/tokens")).body).not.toContain("bob");
});

test("nobody holds more tokens than they can keep an eye on", async () => {
  const { call } = await setUp();
  for (let count = 1; count < mostTokens; count++) await call("POST", "/me/tokens", { name: `token ${count}` });

  const reply = await call("POST", "/me/tokens", { name: "one more" });

  expect(reply.json()).toMatchObject({ status: 409, error: "token-limit-reached" });
});

test("the last use is remembered, but not written at every request", async () => {
  const { call, clock, lastUse } = await setUp();

  await call("GET", "/me");
  const first = await lastUse();
  clock.advance(30_000);
  await call("GET", "/me");
  const soon = await lastUse();
  clock.advance(30_000);
  await call("GET", "/me");
  const later = await lastUse();

  expect(soon).toEqual(first);
  expect((later?.getTime() ?? 0) - (first?.getTime() ?? 0)).toBe(60_000);
});

test.each([
  ["neither Origin nor the header", {}, 403],
  ["the header but no Origin", { "x-catalyst-csrf": "1" }, 403],
  ["our Origin but no header", { origin: "own" }, 403],
  ["the header and a foreign Origin", { origin: "https://evil.example.com", "x-catalyst-csrf": "1" }, 403],
  ["a null Origin", { origin: "null", "x-catalyst-csrf": "1" }, 403],
  ["the header and our Origin", { origin: "own", "x-catalyst-csrf": "1" }, 201],
])("a write by cookie with %s answers as it should", async (_case, headers: Record<string, string>, status) => {
  const { app, origin, cookie } = await setUp();
  const sent = { ...headers, ...(headers["origin"] === "own" ? { origin } : {}), cookie };

  const reply = await app.inject({ method: "POST", url: "/api/v1/me/tokens", headers: sent, payload: { name: "by cookie" } });

  expect(reply.statusCode).toBe(status);
  expect(reply.json().error).toBe(status === 403 ? "csrf-required" : undefined);
});

test("a read by cookie, and a write by token, need no proof", async () => {
  const { app, call, cookie } = await setUp();

  const read = await app.inject({ url: "/api/v1/me", headers: { cookie } });
  const write = await call("POST", "/me/tokens", { name: "by token" });

  expect([read.statusCode, write.statusCode]).toEqual([200, 201]);
});

test("a wrong token is not made up for by a good cookie", async () => {
  const { app, cookie } = await setUp();

  const reply = await app.inject({ url: "/api/v1/me", headers: { cookie, authorization: `Bearer ${newToken(systemRandom)}` } });

  expect(reply.statusCode).toBe(401);
});

test("making and revoking tokens is written to the audit log, which says whether it is intact", async () => {
  const { call } = await setUp();
  const { summary } = (await call("POST", "/me/tokens", { name: "x" })).json<{ summary: { id: string } }>();
  await call("DELETE", `/me/tokens/${summary.id}`);
  await call("DELETE", "/me/tokens/none");

  const page = await call("GET", "/audit?limit=2");
  const next = await call("GET", `/audit?limit=2&cursor=${page.json().nextCursor}`);
  const verdict = await call("GET", "/audit/verify");

  expect(page.json().entries).toMatchObject([
    { action: "revokeToken", target: "none", outcome: "refused", detail: { error: "token-not-found" } },
    { action: "revokeToken", target: summary.id, outcome: "allowed" },
  ]);
  expect(next.json().entries).toMatchObject([{ action: "createToken", target: summary.id }]);
  expect(verdict.json()).toMatchObject({ intact: true, brokenAt: null, headHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test("a cursor that no page ended with is refused", async () => {
  const { call } = await setUp();

  const reply = await call("GET", "/audit?cursor=x");

  expect(reply.json()).toMatchObject({ status: 400, error: "invalid-query", fields: { cursor: expect.any(String) } });
});

async function setUp() {
  const { db } = await testDatabase();
  const clock = createManualClock();
  const { app, origin } = await identityApp({ db, clock });
  const admin = await ensureFirstAdmin(db, clock, systemRandom);
  const [now, later] = [clock.now(), new Date(clock.now().getTime() + 300 * dayMs)];
  const [token, session, id] = [newToken(systemRandom), newSessionId(systemRandom), newId(systemRandom)];
  const createdAt = new Date(now.getTime() - 1);
  await insertToken(db, { id, hash: hashOf(token), personId: admin.id, name: "first", machineFile: null, createdAt, expiresAt: later });
  await db
    .transaction()
    .execute((tx) => insertSession(tx, { hash: hashOf(session), personId: admin.id, createdAt: now, expiresAt: later }));

  function as(bearer: string) {
    const call = (method: "GET" | "POST" | "DELETE", path: string, payload?: object) =>
      app.inject({ method, url: `/api/v1${path}`, headers: { authorization: `Bearer ${bearer}` }, ...(payload ? { payload } : {}) });
    return { call };
  }
  const lastUse = async () =>
    (await db.selectFrom("cli_tokens").select("last_used_at").where("id", "=", id).executeTakeFirst())?.last_used_at;
  return { app, origin, db, clock, as, call: as(token).call, cookie: `catalyst-session=${session}`, lastUse };
}
