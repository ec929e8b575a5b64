import { expect, test } from "vitest";
import { registerRateLimits } from "../../http/rate-limit.ts";
import { createManualClock } from "../../platform/manual-clock.ts";
import { echoApp } from "../../testing/echo-app.ts";
import { testDatabase } from "../../testing/test-database.ts";
import type { Caller } from "../identity/caller.ts";
import { checkLimits } from "./check-limits.ts";

test("one person has twenty checks of names in a second, by both ways of asking together", async () => {
  const { check, clock } = await setUp();
  for (let count = 0; count < 10; count += 1) await Promise.all([check("GET"), check("POST")]);

  const refused = await Promise.all([check("GET"), check("POST")]);
  const other = await check("GET", { personId: "bob" });
  clock.advance(2_000);
  const later = await check("POST");

  expect(refused.map(({ statusCode, headers }) => [statusCode, headers["retry-after"]])).toEqual([
    [429, "1"],
    [429, "1"],
  ]);
  expect(refused[0]?.json()).toMatchObject({ error: "rate-limited", detail: "At most 20 in 1 s" });
  expect([other.statusCode, later.statusCode]).toEqual([200, 200]);
});

test("programs may check as often as they like, and are not counted", async () => {
  const { check, db } = await setUp();

  const replies = await Promise.all(Array.from({ length: 50 }, () => check("POST", { personId: "program:crossplane", via: "program" })));

  expect(replies.filter(({ statusCode }) => statusCode !== 200)).toEqual([]);
  expect(await db.selectFrom("rate_limits").selectAll().execute()).toEqual([]);
});

async function setUp() {
  const { db } = await testDatabase();
  const clock = createManualClock("2026-11-22T10:00:00.000Z");
  const app = await echoApp((bare) => {
    bare.decorateRequest("caller");
    bare.addHook("onRequest", async (request) => {
      request.caller = JSON.parse(String(request.headers["x-caller"])) as Caller;
    });
    registerRateLimits(bare, { db, clock, limits: checkLimits });
  });
  const check = (method: "GET" | "POST", caller: Partial<Caller> = {}) =>
    app.inject({
      method,
      url: method === "GET" ? "/api/v1/pool/omani.works/check?sub=acme" : "/api/v1/subdomains/check",
      headers: { "x-caller": JSON.stringify({ personId: "ann", email: null, name: null, roles: [], via: "session", ...caller }) },
      ...(method === "POST" ? { payload: { poolDomain: "omani.works", subdomain: "acme" } } : {}),
    });
  return { check, clock, db };
}
