import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collectEndings } from "../../testing/collect-endings.ts";
import { answerProblem } from "../../http/problem.ts";
import { trustHeaders } from "../../testing/caller-for-tests.ts";
import { createByoDomains } from "./create-byo-domains.ts";
import { registerByoRoutes } from "./routes.ts";
import { type ByoWorld, domainAt, ip, signal, startByoWorld } from "./testing/byo-world.ts";

let world: ByoWorld;

const endings = collectEndings();
afterAll(endings.run);

beforeAll(async () => {
  world = await startByoWorld(endings.atEnd);
}, 60_000);

test("a domain goes from plan to release over the API, under long and short addresses, and its token is told nowhere", async () => {
  const domain = domainAt("ovh", 0);
  const ask = await apiForTests();
  const token = world.tokenOf("ovh").open();
  const account = { deploymentId: "d1", registrar: "ovh", token };

  const plan = await ask("POST", `/api/v1/byo/${domain}/plan`, { mode: "byo-api", ...account });
  const commit = await ask("POST", "/v1/byo/commit", { domain, loadBalancerIP: ip, ...account });
  await world.reach(domain, ({ state }) => state === "verified");
  const read = await ask("GET", `/v1/byo?domain=${domain}`);
  const rollback = await ask("POST", `/api/v1/byo/${domain}/rollback`, {});
  await world.reach(domain, ({ state }) => state === "rolled-back");
  const release = await ask("DELETE", `/api/v1/byo/${domain}`, { restoreNameservers: true });
  await world.gone(domain);
  const after = await ask("GET", `/api/v1/byo/${domain}`);

  expect([plan, commit, read, rollback].map(({ status }) => status)).toEqual([200, 202, 200, 202]);
  expect([commit.body.warning, read.body.state, read.body.warning, [200, 202].includes(release.status)]).toEqual([
    "dns-pending",
    "verified",
    undefined,
    true,
  ]);
  expect([after.status, after.body.error]).toEqual([404, "not-found"]);
  const told = [plan, commit, read, rollback, release].map(({ text }) => text).join();
  const written = JSON.stringify([
    await world.db.selectFrom("pdm_events").selectAll().execute(),
    await world.db.selectFrom("outbox").selectAll().execute(),
  ]);
  expect(token.split(":").filter((part) => told.includes(part) || written.includes(part))).toEqual([]);
}, 60_000);

test.each([
  ["an unknown member", { mode: "byo-manual", deploymentId: "d1", extra: true }, 400, "invalid-body"],
  ["an unknown mode", { mode: "other", deploymentId: "d1" }, 400, "invalid-body"],
  ["no registrar", { mode: "byo-api", deploymentId: "d1", token: "t" }, 404, "unsupported-registrar"],
  ["no token", { mode: "byo-api", deploymentId: "d1", registrar: "ovh" }, 422, "missing-token"],
  ["a token that is none", { mode: "byo-api", deploymentId: "d1", registrar: "ovh", token: "t" }, 401, "invalid-token"],
  ["too much", { mode: "byo-manual", deploymentId: "d1", token: "t".repeat(20_000) }, 413, "body-too-large"],
])("a plan with %s is refused", async (_what, body, status, code) => {
  const ask = await apiForTests();

  const reply = await ask("POST", `/api/v1/byo/${domainAt("ovh", 1)}/plan`, body);

  expect([reply.status, reply.body.error]).toEqual([status, code]);
});

test("a domain that is not in the account cannot be planned, and one that is can be taken out of quarantine with the token", async () => {
  const ask = await apiForTests();
  const domain = domainAt("godaddy", 1);
  const account = { mode: "byo-api", deploymentId: "d2", registrar: "godaddy", token: world.tokenOf("godaddy").open() };
  await world.byo.plan({ name: "program:former", scopes: ["pdm:allocate"] }, domain, { mode: "byo-manual", deploymentId: "d1" }, signal);
  await world.db.updateTable("byo_domains").set({ state: "quarantined", next_attempt_at: null }).where("domain", "=", domain).execute();

  const foreign = await ask("POST", `/api/v1/byo/${domainAt("ovh", 2)}/plan`, account);
  const own = await ask("POST", `/api/v1/byo/${domain}/plan`, account);

  expect([foreign.status, foreign.body.error, own.status]).toEqual([403, "domain-not-in-account", 200]);
});

async function apiForTests() {
  const app = Fastify();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply));
  trustHeaders(app);
  // So short that no registrar and no name server can be done by then: the answers are always those of work that goes on.
  registerByoRoutes(app, createByoDomains({ ...world.options, syncBudgetMs: 1 }));
  await app.ready();
  return async (method: "GET" | "POST" | "DELETE", url: string, payload?: object) => {
    const reply = await app.inject({ method, url, headers: { "x-person": "person-1" }, ...(payload ? { payload } : {}) });
    return { status: reply.statusCode, text: reply.body, body: reply.json() };
  };
}
