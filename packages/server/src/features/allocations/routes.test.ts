import { randomBytes } from "node:crypto";
import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import type { PdmScope, Problem } from "@catalyst/contract";
import { fastify } from "fastify";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type DnsWorld, startDnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { answerProblem } from "../../http/problem.ts";
import { systemClock } from "../../platform/clock.ts";
import { DnsQueryError } from "../../platform/dns-query-error.ts";
import { systemRandom } from "../../platform/random.ts";
import { createCallerCache } from "../identity/caller-cache.ts";
import { registerIdentity } from "../identity/register-identity.ts";
import { cookieRulesFor } from "../identity/session-cookie.ts";
import { createPdmToken, findByPdmToken } from "../pdm-callers/pdm-tokens.ts";
import { registerPoolRoutes } from "../pools/routes.ts";
import { ensurePoolZone } from "../zones/ensure-pool-zone.ts";
import type { LookUp } from "./check-name.ts";
import { registerAllocationRoutes } from "./routes.ts";
import { type NamesOptions, namesForTests, works } from "./testing/names-for-tests.ts";

const commitOf = (subdomain: string, reservationToken: string) => ({
  subdomain,
  reservationToken,
  sovereignFQDN: `${subdomain}.${works}`,
  loadBalancerIP: "127.0.0.1",
});

describe("names over HTTP, with their DNS", () => {
  let world: DnsWorld;
  beforeAll(async () => {
    world = await startDnsWorld();
    await ensurePoolZone(world.server, works, world.book, AbortSignal.timeout(60_000));
  });
  afterAll(() => world?.lab.stop());

  test.each([
    ["long", "/api/v1/pool/omani.works"],
    ["long, with the console's prefix and the pool's id", "/sovereign/api/v1/pool/omani-works"],
  ])("the life of a name by its %s addresses", async (_what, base) => {
    const { ask } = await appForTests({ world });
    const label = base.startsWith("/s") ? "prefixed" : "long";

    const reserved = await ask("POST", `${base}/reserve`, { subdomain: label, kind: "organization" });
    const token = String(reserved.body["reservationToken"]);
    const repeated = await ask("POST", `${base}/reserve`, { subdomain: label, reservationToken: token });
    const renewed = await ask("POST", `${base}/renew`, { subdomain: label, reservationToken: token });
    const committed = await ask("POST", `${base}/commit`, commitOf(label, token));
    const read = await ask("GET", `${base}/allocations/${label}`);
    const put = await ask("PUT", `${base}/allocations/${label}`, { sovereignFQDN: `${label}.${works}`, loadBalancerIP: "127.0.0.2" });
    const named = await ask("PUT", `${base}/names/${label}-shop`, { target: "gateway.example.net" });
    const unnamed = await ask("DELETE", `${base}/names/${label}-shop`);
    const released = await ask("DELETE", `${base}/release?sub=${label}&fqdn=${label}.${works}`);
    const absent = await ask("DELETE", `${base}/release`, { subdomain: label, reservationToken: token });

    const all = [reserved, repeated, renewed, committed, read, put, named, unnamed, released, absent];
    expect(all.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 200, 200, 204, 200, 404]);
    expect([committed.body["dnsState"], put.body["loadBalancerIP"], read.body["nameservers"], absent.body["error"]]).toEqual([
      "verified",
      "127.0.0.2",
      world.book.hosts,
      "not-found",
    ]);
    expect(
      [renewed, committed, read, put, released].filter(({ text }) => text.includes(token)).map(({ body }) => Object.keys(body)),
    ).toEqual([expect.arrayContaining(["reservationToken"])]);
  });

  test.each(["/v1", "/api/v1", "/sovereign/api/v1"])("the life of a name by the short addresses below %s", async (base) => {
    const { ask } = await appForTests({ world });
    const subdomain = `short${base.length}`;
    const pool = { poolDomain: works };

    const reserved = await ask("POST", `${base}/reserve`, { ...pool, subdomain });
    const reservationToken = String(reserved.body["reservationToken"]);
    const renewed = await ask("POST", `${base}/renew`, { ...pool, subdomain, reservationToken });
    const committed = await ask("POST", `${base}/commit`, { ...pool, ...commitOf(subdomain, reservationToken) });
    const read = await ask("GET", `${base}/allocation?poolDomain=${works}&subdomain=${subdomain}`);
    const put = await ask("PUT", `${base}/allocation`, {
      ...pool,
      subdomain,
      sovereignFQDN: `${subdomain}.${works}`,
      loadBalancerIP: "127.0.0.3",
    });
    const check = await ask("GET", `${base}/check?poolDomain=${works}&sub=${subdomain}`);
    const list = await ask("GET", `${base}/list?poolDomain=${works}&limit=1`);
    const released = await ask("DELETE", `${base}/release?poolDomain=${works}&sub=${subdomain}&reservationToken=${reservationToken}`);

    const all = [reserved, renewed, committed, read, put, check, list, released];
    expect(all.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 200, 200, 200]);
    expect([check.body["reason"], (list.body["allocations"] as object[]).length]).toEqual(["active-state", 1]);
  });

  test("a pool is bootstrapped by an administrator alone", async () => {
    const { ask, tokenOf } = await appForTests({ world });
    const program = await tokenOf(["pdm:allocate", "pdm:zone"]);

    const refused = await ask("POST", "/api/v1/pool/omani.homes/bootstrap", {}, program);
    const done = await ask("POST", "/v1/bootstrap", { poolDomain: "omani-homes" });

    expect([refused.status, done.status, done.body["zone"]]).toEqual([403, 200, "omani.homes"]);
  });
});

test("while the DNS is pending commit, change and release answer 202", async () => {
  const { ask } = await appForTests({ rules: { syncBudgetMs: 1 } });
  const base = "/api/v1/pool/omani.works";
  const reserved = await ask("POST", `${base}/reserve`, { subdomain: "slow" });
  const commit = commitOf("slow", String(reserved.body["reservationToken"]));

  const committed = await ask("POST", `${base}/commit`, commit);
  const repeated = await ask("POST", `${base}/commit`, commit);
  const put = await ask("PUT", `${base}/allocations/slow`, { sovereignFQDN: "slow.omani.works", loadBalancerIP: "127.0.0.2" });
  const released = await ask("DELETE", `${base}/release`, { subdomain: "slow", sovereignFQDN: "slow.omani.works" });
  const again = await ask("DELETE", `${base}/release`, { subdomain: "slow", sovereignFQDN: "slow.omani.works" });

  expect([committed, repeated, put, released, again].map(({ status, body }) => [status, body["warning"]])).toEqual(
    Array.from({ length: 5 }, () => [202, "dns-pending"]),
  );
});

test.each([
  ["no address", { loadBalancerIP: undefined }, 422, "missing-lb-ip"],
  ["IPv6 alone", { loadBalancerIP: "2a01:4f8::1" }, 422, "invalid-ip"],
  ["a private address", { loadBalancerIP: "10.0.0.1" }, 422, "invalid-ip"],
  ["a wrong address", { loadBalancerIP: "300.1.1.1" }, 422, "invalid-ip"],
  ["another domain", { sovereignFQDN: "other.omani.works" }, 422, "fqdn-mismatch"],
  ["another's token", { reservationToken: "00000000-0000-4000-8000-000000000000" }, 403, "token-mismatch"],
  ["an unknown member", { color: "red" }, 400, "invalid-body"],
  ["a name that nobody holds", { subdomain: "nobody", sovereignFQDN: "nobody.omani.works" }, 404, "not-found"],
  ["a name that cannot be", { subdomain: "-no", sovereignFQDN: "-no.omani.works" }, 422, "invalid-format"],
])("a commit with %s is refused by its own code", async (_what, changed, status, error) => {
  const { ask } = await appForTests({ rules: { allowPrivateIP: false } });
  const reserved = await ask("POST", "/v1/reserve", { poolDomain: works, subdomain: "held" });
  const commit = { ...commitOf("held", String(reserved.body["reservationToken"])), loadBalancerIP: "49.12.0.1", ...changed };

  const answer = await ask("POST", "/api/v1/pool/omani.works/commit", commit);

  expect([answer.status, answer.body["error"]]).toEqual([status, error]);
});

test.each([
  ["POST", "/api/v1/pool/omani.works/reserve", { subdomain: "console" }, 409, "reserved"],
  ["POST", "/api/v1/pool/example.org/reserve", { subdomain: "t1" }, 422, "unsupported-pool"],
  ["POST", "/api/v1/pool/omani.works/reserve", { subdomain: "forbidden" }, 422, "forbidden-test-domain"],
  ["POST", "/api/v1/pool/omani.works/reserve", { subdomain: "t1", reservationToken: "guessable" }, 400, "invalid-body"],
  ["GET", "/api/v1/pool/omani.works/allocations/nobody", undefined, 404, "not-found"],
  ["GET", "/api/v1/pool/example.org/allocations/nobody", undefined, 422, "unsupported-pool"],
  ["DELETE", "/api/v1/pool/omani.works/release", {}, 400, "invalid-body"],
  ["GET", "/api/v1/pool/omani.works/list?limit=0", undefined, 400, "invalid-query"],
] as const)("%s %s %o answers %i %s", async (method, url, body, status, error) => {
  const { ask } = await appForTests();

  const answer = await ask(method, url, body);

  expect([answer.status, answer.body["error"]]).toEqual([status, error]);
});

test("each route asks for its scope", async () => {
  const { ask, tokenOf } = await appForTests();
  const reading = await tokenOf(["pdm:read"]);
  const releasing = await tokenOf(["pdm:release"]);
  const base = "/api/v1/pool/omani.works";

  const statuses = [
    await ask("GET", `${base}/check?sub=t1`, undefined, reading),
    await ask("GET", `${base}/list`, undefined, reading),
    await ask("POST", `${base}/reserve`, { subdomain: "t1" }, reading),
    await ask("DELETE", `${base}/release`, { subdomain: "t1" }, reading),
    await ask("DELETE", `${base}/release`, { subdomain: "t1" }, releasing),
    await ask("GET", `${base}/list`, undefined, releasing),
    await ask("GET", `${base}/list`, undefined, "nobody"),
  ].map(({ status }) => status);

  expect(statuses).toEqual([200, 200, 403, 403, 404, 403, 401]);
});

test("a check answers 200 whatever it finds, without asking the DNS about pools", async () => {
  const { ask, calls, looked } = await appForTests();
  await ask("POST", "/v1/reserve", { poolDomain: works, subdomain: "taken" });

  const reasons = await Promise.all(
    ["free", "taken", "console", "-", "xn--a"].map(async (subdomain) => {
      const { status, body } = await ask("POST", "/api/v1/subdomains/check", { subdomain, poolDomain: works });
      return [status, body["available"], body["reason"]];
    }),
  );

  expect(reasons).toEqual([
    [200, true, undefined],
    [200, false, "reserved-state"],
    [200, false, "reserved"],
    [200, false, "invalid-format"],
    [200, false, "invalid-format"],
  ]);
  expect([calls, looked]).toEqual([[], []]);
});

test("a name below another domain is looked up, and a DNS that does not say is told as such", async () => {
  const { ask } = await appForTests();

  const reasons = await Promise.all(
    [
      ["there", "example.net"],
      ["free", "example.net"],
      ["silent", "example.net"],
      ["x", "eventforge.io"],
      ["x", "no domain"],
    ].map(async ([subdomain, poolDomain]) => (await ask("POST", "/api/v1/subdomains/check", { subdomain, poolDomain })).body["reason"]),
  );

  expect(reasons).toEqual(["exists", undefined, "lookup-error", "forbidden-test-domain", "invalid-format"]);
});

test("the lists of pools, kept names and name servers", async () => {
  const { ask } = await appForTests();

  const pools = await ask("GET", "/v1/pool-domains");
  const same = await ask("GET", "/api/v1/dns/pools");
  const reserved = await ask("GET", "/api/v1/reserved");
  const nameservers = await ask("GET", "/v1/nameservers");

  expect(pools.body).toEqual(same.body);
  expect(pools.body["pools"]).toContainEqual({
    id: "omani-works",
    domain: works,
    enabled: true,
    default: true,
    zone: "unknown",
    apexDelegated: false,
  });
  expect(reserved.body["reserved"]).toHaveLength(21);
  expect(nameservers.body["nameservers"]).toEqual(["ns1.openova.io", "ns2.openova.io"]);
});

async function appForTests(options: NamesOptions = {}) {
  const names = await namesForTests(options);
  const { db, allocations, pools, calls } = names;
  const looked: string[] = [];
  const lookUp: LookUp = async (fqdn) => {
    looked.push(fqdn);
    if (fqdn.startsWith("silent.")) throw new DnsQueryError("127.0.0.1", "no answer in time");
    return fqdn.startsWith("there.");
  };
  const app = fastify();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler(answerProblem);
  await registerIdentity(app, {
    db,
    clock: systemClock,
    cache: createCallerCache(systemClock),
    findProgram: (bearer) => findByPdmToken(db, bearer, new Date()),
    ownerOf: async () => undefined,
    cookies: cookieRulesFor("http://127.0.0.1:8080/sovereign"),
    origins: [],
  });
  registerPoolRoutes(app, pools);
  registerAllocationRoutes(app, { allocations, pools, lookUp, forbiddenDomains: ["eventforge.io"] });
  onTestFinished(() => app.close());

  async function tokenOf(scopes: PdmScope[]): Promise<string> {
    return (await createPdmToken(db, systemRandom, { name: randomBytes(4).toString("hex"), scopes })).open();
  }
  const admin = await tokenOf(["pdm:admin"]);

  async function ask(method: "GET" | "POST" | "PUT" | "DELETE", url: string, payload?: object, token = admin) {
    const reply = await app.inject({ method, url, headers: { authorization: `Bearer ${token}` }, ...(payload ? { payload } : {}) });
    const body = reply.body === "" ? {} : reply.json<Record<string, unknown> & Partial<Problem>>();
    return { status: reply.statusCode, body, text: reply.body };
  }
  return { ask, tokenOf, calls, looked };
}
