import { type Problem, type Role, type Route, type RouteName, routes } from "@catalyst/contract";
import { expect, test } from "vitest";
import type { Db } from "../../database/connect.ts";
import type { App } from "../../http/add-route.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemRandom } from "../../platform/random.ts";
import { echoApp } from "../../testing/echo-app.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { createCallerCache } from "./caller-cache.ts";
import { hashOf, newId, newToken } from "./credential.ts";
import { registerIdentity } from "./register-identity.ts";
import { cookieRulesFor } from "./session-cookie.ts";
import { insertToken } from "./token-store.ts";

const deploymentId = "00112233445566aa";
const passed = 0;

/** What each kind of person hears on a route of each kind of access; `passed`: the handler was reached. */
const expected: Record<Route["access"], Record<Who, number>> = {
  public: { admin: passed, auditor: passed, owner: passed, owningAuditor: passed, stranger: passed, nobody: passed },
  node: { admin: passed, auditor: passed, owner: passed, owningAuditor: passed, stranger: passed, nobody: passed },
  run: { admin: passed, auditor: passed, owner: passed, owningAuditor: passed, stranger: passed, nobody: passed },
  person: { admin: passed, auditor: passed, owner: passed, owningAuditor: passed, stranger: passed, nobody: 401 },
  "owner-read": { admin: passed, auditor: passed, owner: passed, owningAuditor: passed, stranger: 404, nobody: 401 },
  "owner-write": { admin: passed, auditor: 404, owner: passed, owningAuditor: 403, stranger: 404, nobody: 401 },
  audit: { admin: passed, auditor: passed, owner: 403, owningAuditor: passed, stranger: 403, nobody: 401 },
  admin: { admin: passed, auditor: 403, owner: 403, owningAuditor: 403, stranger: 403, nobody: 401 },
  "pdm:read": { admin: passed, auditor: passed, owner: 403, owningAuditor: passed, stranger: 403, nobody: 401 },
  "pdm:allocate": { admin: passed, auditor: 403, owner: 403, owningAuditor: 403, stranger: 403, nobody: 401 },
  "pdm:release": { admin: passed, auditor: 403, owner: 403, owningAuditor: 403, stranger: 403, nobody: 401 },
  "pdm:registrar": { admin: passed, auditor: 403, owner: 403, owningAuditor: 403, stranger: 403, nobody: 401 },
  "pdm:zone": { admin: passed, auditor: 403, owner: 403, owningAuditor: 403, stranger: 403, nobody: 401 },
  "pdm:admin": { admin: passed, auditor: 403, owner: 403, owningAuditor: 403, stranger: 403, nobody: 401 },
};
const auditorsMayNotStartWork = { auditor: 403, owningAuditor: 403 };

type Who = "admin" | "auditor" | "owner" | "owningAuditor" | "stranger" | "nobody";
const holders: Record<Exclude<Who, "nobody">, { roles: Role[]; owns: boolean }> = {
  admin: { roles: ["sovereign-admin"], owns: false },
  auditor: { roles: ["auditor"], owns: false },
  owner: { roles: [], owns: true },
  owningAuditor: { roles: ["auditor"], owns: true },
  stranger: { roles: [], owns: false },
};
const everybody = [...Object.keys(holders), "nobody"] as Who[];

test("every route answers every role, an owner, a stranger and nobody as the table of access says", async () => {
  const { db } = await testDatabase();
  const tokens = await tokensOfEverybody(db);
  const answers: string[] = [];
  const wanted: string[] = [];

  for (const who of everybody) {
    const owned = who !== "nobody" && holders[who].owns ? `person-${who}` : "person-else";
    const app = await appOver(db, async (id) => (id === deploymentId ? owned : undefined));
    for (const name of Object.keys(routes) as RouteName[]) {
      const route: Route = routes[name];
      const open = route.access === "person" || (route.forPeople ?? false);
      const exception = open && route.startsWork ? (auditorsMayNotStartWork as Partial<Record<Who, number>>)[who] : undefined;
      wanted.push(`${who} ${name} ${exception ?? expected[route.forPeople ? "person" : route.access][who]}`);
      answers.push(`${who} ${name} ${await answerOf(app, route, tokens[who])}`);
    }
  }

  expect(answers).toEqual(wanted);
});

test("both prefixes are guarded alike", async () => {
  const { db } = await testDatabase();
  const app = await appOver(db);

  const short = await app.inject({ url: "/api/v1/deployments" });
  const long = await app.inject({ url: "/sovereign/api/v1/deployments" });

  expect([short.statusCode, long.statusCode]).toEqual([401, 401]);
});

test("an address that does not exist is told only to people who are signed in", async () => {
  const { db } = await testDatabase();
  const tokens = await tokensOfEverybody(db);
  const app = await appOver(db);

  const stranger = await app.inject({ url: "/api/v1/no-such-thing", headers: bearer(tokens.stranger) });
  const nobody = await app.inject({ url: "/api/v1/no-such-thing" });

  expect(stranger.json()).toMatchObject({ error: "not-found" });
  expect(nobody.json()).toMatchObject({ error: "unauthenticated" });
});

test("a deployment that does not exist and one of somebody else look the same", async () => {
  const { db } = await testDatabase();
  const tokens = await tokensOfEverybody(db);
  const app = await appOver(db, async (id) => (id === deploymentId ? "person-else" : undefined));

  const foreign = await app.inject({ url: `/api/v1/deployments/${deploymentId}`, headers: bearer(tokens.stranger) });
  const missing = await app.inject({ url: "/api/v1/deployments/ffffffffffffffff", headers: bearer(tokens.stranger) });

  const { instance: _at, requestId: _number, ...said } = foreign.json<Problem>();
  expect(said).toMatchObject({ status: 404, error: "deployment-not-found" });
  expect(missing.json()).toMatchObject(said);
});

test.each([
  ["a word that is no token", "Bearer hello"],
  ["a token nobody holds", `Bearer cat_${"A".repeat(43)}`],
  ["another scheme", "Basic Y2F0OmRvZw=="],
  ["nothing behind the scheme", "Bearer "],
])("%s is not a sign-in", async (_case, authorization) => {
  const { db } = await testDatabase();
  const app = await appOver(db);

  const reply = await app.inject({ url: "/api/v1/me", headers: { authorization } });

  expect(reply.statusCode).toBe(401);
});

async function answerOf(app: App, route: Route, token: string | undefined): Promise<number> {
  const prefix = route.prefix === "api" ? "/api/v1" : "";
  const path = route.path.replace(":id", deploymentId).replace(":phase", "tofu-plan").replace(":tokenId", "t1");
  const reply = await app.inject({ method: route.method, url: prefix + path, headers: bearer(token) });
  return reply.statusCode < 400 ? passed : reply.statusCode;
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function appOver(db: Db, ownerOf: (id: string) => Promise<string | undefined> = async () => undefined): Promise<App> {
  const cookies = cookieRulesFor("http://127.0.0.1:8080/sovereign");
  const cache = createCallerCache(systemClock);
  return echoApp((app) => registerIdentity(app, { db, clock: systemClock, cache, ownerOf, cookies, origins: ["http://127.0.0.1:8080"] }));
}

async function tokensOfEverybody(db: Db): Promise<Record<Who, string | undefined>> {
  const tokens: Partial<Record<Who, string>> = {};
  for (const [who, { roles }] of Object.entries(holders) as [Exclude<Who, "nobody">, { roles: Role[] }][]) {
    const now = systemClock.now();
    const token = newToken(systemRandom);
    const personId = `person-${who}`;
    await db.insertInto("people").values({ id: personId, roles, created_at: now }).execute();
    const expiresAt = new Date(now.getTime() + 60_000);
    await insertToken(db, {
      id: newId(systemRandom),
      hash: hashOf(token),
      personId,
      name: who,
      machineFile: null,
      createdAt: now,
      expiresAt,
    });
    tokens[who] = token;
  }
  return tokens as Record<Who, string | undefined>;
}
