import { domainRoutes } from "@catalyst/contract";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Db } from "./database/connect.ts";
import { type TestPdm, testPdm } from "./testing/test-pdm.ts";
import type { AtEnd } from "./testing/test-database.ts";

const poolDomain = "omani.works";
const loadBalancerIP = "127.0.0.9";

describe("the manager by itself", () => {
  const ends: Parameters<AtEnd>[0][] = [];
  let pdm: TestPdm;
  beforeAll(async () => {
    pdm = await testPdm({}, (work) => ends.push(work));
    await pdm.client.call("bootstrapPool", { params: { poolDomain }, body: {} });
  });
  afterAll(async () => {
    for (const end of ends.toReversed()) await end({});
  });

  test("says to probes that it is well, what its pools are and which registrars it can drive", async () => {
    const [health, ready] = [await get(pdm, "/healthz"), await get(pdm, "/readyz")];

    expect([health.status, health.body.status]).toEqual([200, "ok"]);
    expect(health.body.managedDomains).toEqual(expect.arrayContaining([poolDomain, "openova.io"]));
    expect(health.body.registrars.toSorted()).toEqual(["cloudflare", "dynadot", "godaddy", "namecheap", "ovh"]);
    expect([ready.status, ready.body.checks]).toEqual([200, { database: "ok", powerdns: "ok", nameservers: "ok" }]);
  });

  test("counts what it does", async () => {
    await get(pdm, "/api/v1/dns/pools", pdm.token);

    const { status, text } = await get(pdm, "/metrics");

    expect(status).toBe(200);
    expect(text).toMatch(/^pdm_requests_total\{[^}]*\} [1-9]/m);
  });

  test("has the routes of names and domains, and no other of the mothership's", async () => {
    const strangers = ["/api/v1/deployments", "/api/v1/me", "/api/v1/audit", "/openapi.json", "/api/v1/sign-in"];

    const here = await get(pdm, `/api/v1${domainRoutes.listRegistrars.path}`, pdm.token);
    const absent = await Promise.all(strangers.map((path) => get(pdm, path, pdm.token)));

    expect(here.status).toBe(200);
    expect(absent.map(({ status, body }) => [status, body.error])).toEqual(strangers.map(() => [404, "not-found"]));
  });

  test("keeps the token of a reservation nowhere in clear, not even where a repeat is answered from", async () => {
    const reserve = () =>
      fetch(`${pdm.address}/v1/reserve`, {
        method: "POST",
        headers: { authorization: `Bearer ${pdm.token}`, "content-type": "application/json", "idempotency-key": "once" },
        body: JSON.stringify({ poolDomain, subdomain: "sealed" }),
      });

    const first = (await (await reserve()).json()) as { reservationToken: string };
    const rows = await everyRow(pdm.db);
    const repeated = await reserve();

    expect(rows).toContain(`sealed.${poolDomain}`);
    expect(rows).toContain('"key":"once"');
    expect(rows).not.toContain(first.reservationToken);
    expect([repeated.headers.get("idempotency-replayed"), await repeated.json()]).toEqual(["true", first]);
  });

  test("lets in who has a token of its file, and nobody else", async () => {
    const bearers = [undefined, "x".repeat(43), pdm.token];

    const answers = await Promise.all(bearers.map((bearer) => get(pdm, "/api/v1/dns/pools", bearer)));

    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [401, "unauthenticated"],
      [401, "unauthenticated"],
      [200, undefined],
    ]);
  });
});

test("while PowerDNS is away names are checked and held, a commit is taken on, and its DNS follows once PowerDNS is back", async () => {
  const pdm = await testPdm({ env: { PDM_SYNC_BUDGET: "300ms" } });
  const { client, dns } = pdm;
  const subdomain = "patient";
  await client.call("bootstrapPool", { params: { poolDomain }, body: {} });
  await dns.pool.kill();

  const [health, ready] = [await get(pdm, "/healthz"), await get(pdm, "/readyz")];
  const check = await client.call("checkSubdomain", { body: { subdomain, poolDomain } });
  const { reservationToken } = await client.call("reserveName", { params: { poolDomain }, body: { subdomain } });
  const committed = await client.request("commitAllocation", {
    params: { poolDomain },
    body: { subdomain, reservationToken, sovereignFQDN: `${subdomain}.${poolDomain}`, loadBalancerIP },
  });
  await dns.pool.start();

  expect([health.status, health.body.status]).toEqual([200, "ok"]);
  expect([ready.status, ready.body.status]).toEqual([200, "degraded"]);
  expect(ready.body.checks).toMatchObject({ database: "ok", powerdns: expect.stringMatching(/^away: /) });
  expect(check).toMatchObject({ available: true });
  expect([committed.status, await committed.json()]).toEqual([202, expect.objectContaining({ state: "active", warning: "dns-pending" })]);
  await expect
    .poll(() => client.call("readAllocation", { params: { poolDomain, subdomain } }), { timeout: 20_000, interval: 100 })
    .toMatchObject({ dnsState: "verified" });
});

test("with PDM_AUTH=off this machine needs no token", async () => {
  const pdm = await testPdm({ env: { PDM_AUTH: "off" } });

  const reserved = await fetch(`${pdm.address}/v1/reserve`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ poolDomain, subdomain: "open" }),
  });

  expect([reserved.status, await reserved.json()]).toEqual([
    201,
    expect.objectContaining({ fqdn: `open.${poolDomain}`, state: "reserved" }),
  ]);
});

/** All of the database as text. */
async function everyRow(db: Db): Promise<string> {
  const tables = await db.introspection.getTables();
  const rows = await Promise.all(
    tables.map(({ name }) => sql<{ row: string }>`select to_jsonb(each)::text as row from ${sql.table(name)} each`.execute(db)),
  );
  // PostgreSQL writes a blank after a colon.
  return rows.flatMap(({ rows: each }) => each.map(({ row }) => row.replaceAll('": ', '":'))).join("\n");
}

async function get({ address }: TestPdm, path: string, bearer?: string) {
  const reply = await fetch(`${address}${path}`, { headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` } });
  const text = await reply.text();
  const isJSON = reply.headers.get("content-type")?.includes("json") ?? false;
  return { status: reply.status, text, body: isJSON ? JSON.parse(text) : {} };
}
