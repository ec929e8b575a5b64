import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Question, ask, personForTests } from "./testing/ask-for-tests.ts";
import type { AtEnd } from "./testing/test-database.ts";
import { type TestMothership, testMothership } from "./testing/test-mothership.ts";
import { type TestPdm, testPdm } from "./testing/test-pdm.ts";

// A mothership without names of its own, and the manager that it asks: two listeners, two databases, HTTP between them.

const poolDomain = "omani.works";
const pool = `/api/v1/pool/${poolDomain}`;

describe("a mothership whose manager is elsewhere", () => {
  const ends: Parameters<AtEnd>[0][] = [];
  let pdm: TestPdm;
  let mothership: TestMothership;
  const call = (method: string, url: string, question?: Question) => ask(mothership, method, url, question);
  beforeAll(async () => {
    pdm = await testPdm({}, (work) => ends.push(work));
    mothership = await mothershipOf(pdm, (work) => ends.push(work));
    await pdm.client.call("bootstrapPool", { params: { poolDomain }, body: {} });
  });
  afterAll(async () => {
    for (const end of ends.toReversed()) await end({});
  });

  test("tells the manager's pools, and whether a name can be had there", async () => {
    await pdm.client.call("reserveName", { params: { poolDomain }, body: { subdomain: "taken" } });
    const { token } = await personForTests(mothership.db);

    const pools = await call("GET", "/api/v1/dns/pools", { as: token });
    const check = await call("POST", "/api/v1/subdomains/check", { as: token, body: { subdomain: "taken", poolDomain } });

    expect([pools.status, pools.body]).toEqual([200, await pdm.client.call("listPools")]);
    expect([check.status, check.body]).toMatchObject([200, { available: false, reason: "reserved-state" }]);
  });

  test("takes a name there for an administrator, and gives it back", async () => {
    const reserved = await call("POST", `${pool}/reserve`, { body: { subdomain: "forwarded" } });
    const there = await pdm.client.call("readAllocation", { params: { poolDomain, subdomain: "forwarded" } });
    const { reservationToken } = reserved.body;
    const released = await call("DELETE", `${pool}/release?sub=forwarded&reservationToken=${reservationToken}`);

    expect([reserved.status, reserved.body.fqdn]).toEqual([201, "forwarded.omani.works"]);
    expect(there.state).toBe("reserved");
    expect(released.status).toBe(200);
    expect(await pdm.client.call("checkSubdomain", { body: { subdomain: "forwarded", poolDomain } })).toMatchObject({ available: true });
  });

  test("keeps what is for programs and administrators from everybody else, before the manager is asked", async () => {
    const { token } = await personForTests(mothership.db);

    const answers = [
      await call("POST", `${pool}/reserve`, { as: token, body: { subdomain: "grasped" } }),
      await call("POST", `${pool}/reserve`, { as: null, body: { subdomain: "grasped" } }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 401]);
    expect(await pdm.client.call("checkSubdomain", { body: { subdomain: "grasped", poolDomain } })).toMatchObject({ available: true });
  });

  test("passes the manager's refusals on with their codes, as answers of its own", async () => {
    const url = `${pool}/allocations/nobody`;

    const unknown = await call("GET", url);
    const reserved = await call("POST", `${pool}/reserve`, { body: { subdomain: "console" } });

    expect([unknown.status, unknown.body]).toMatchObject([404, { error: "not-found", instance: url }]);
    expect(unknown.body.requestId).toBe(unknown.headers["x-request-id"]);
    expect(unknown.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect([reserved.status, reserved.body.error]).toEqual([409, "reserved"]);
  });

  test("lets nobody change a domain's name servers for somebody else's deployment", async () => {
    const [owner, stranger] = [await personForTests(mothership.db), await personForTests(mothership.db)];
    const created = await call("POST", "/api/v1/deployments", { as: owner.token, body: mothership.request() });
    const deploymentId = created.body.id as string;
    const url = "/api/v1/registrar/dynadot/set-ns";
    const body = { domain: "acme-dynadot.io", nameservers: ["ns1.openova.io", "ns2.openova.io"] };

    const foreign = await call("POST", url, { as: stranger.token, body: { ...body, deploymentId } });
    const nameless = await call("POST", url, { as: stranger.token, body });
    const own = await call("POST", url, { as: owner.token, body: { ...body, deploymentId } });

    expect([foreign, nameless].map(({ status, body: { error } }) => [status, error])).toEqual([
      [403, "forbidden"],
      [403, "forbidden"],
    ]);
    // The owner's call gets as far as the manager, which misses the registrar's token.
    expect([own.status, own.body.error]).toEqual([422, "missing-token"]);
  });

  test("is ready as long as the manager is", async () => {
    const { body } = await call("GET", "/readyz", { as: null });

    expect(body.checks.pdm).toBe("ok");
  });
});

test("a mothership whose manager is away says so by each route, and is ready still", { timeout: 60_000 }, async () => {
  const pdm = await testPdm();
  const mothership = await mothershipOf(pdm);
  await pdm.close();

  const answers = [
    await ask(mothership, "GET", "/api/v1/dns/pools"),
    await ask(mothership, "POST", "/api/v1/subdomains/check", { body: { subdomain: "any", poolDomain } }),
    await ask(mothership, "POST", `${pool}/reserve`, { body: { subdomain: "any" } }),
  ];
  const ready = await ask(mothership, "GET", "/readyz", { as: null });

  expect(answers.map(({ status, body }) => [status, body.error])).toEqual(answers.map(() => [503, "pdm-unavailable"]));
  expect([ready.status, ready.body]).toMatchObject([200, { status: "degraded", checks: { pdm: expect.not.stringMatching(/^ok$/) } }]);
});

async function mothershipOf(pdm: TestPdm, atEnd?: AtEnd): Promise<TestMothership> {
  const env = { CATALYST_ROLE: "api", POOL_DOMAIN_MANAGER_URL: pdm.address, POOL_DOMAIN_MANAGER_TOKEN: pdm.token };
  return testMothership({ dns: false, env }, atEnd);
}
