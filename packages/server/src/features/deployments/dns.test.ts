import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { createDnsQuery } from "../../adapters/dns-query/dns-query.ts";
import { ask } from "../../testing/ask-for-tests.ts";
import { createPdmToken } from "../pdm-callers/pdm-tokens.ts";
import { type TestMothership, type TestMothershipOptions, testMothership } from "../../testing/test-mothership.ts";

// Real PowerDNS below a root of the test's own, the real OpenTofu, and everything through the API.

const limit = { timeout: 120_000 };
const fqdn = "acme.omani.works";
const quick = { PDM_SYNC_BUDGET: "500ms" };

describe("a Sovereign of a pool", limit, () => {
  test("is found by its name once it stands, and its name is free and unknown once it is wiped", async () => {
    const mothership = await testMothership();
    const { client, provision } = mothership;
    await trustPool(mothership);

    const { id, state } = await provision();
    const address = state.result?.loadBalancerIP;
    const resolved = await resolve(mothership, `console.${fqdn}`);
    const chain = await client.call("inspectChain", { query: { domain: fqdn } });
    const dns = await client.call("readDeploymentDns", { params: { id } });
    const report = await wipe(mothership, id);

    expect(resolved).toEqual({ status: "NOERROR", data: [address], authenticated: true });
    expect(chain.problems).toEqual([]);
    expect(chain.resolvers).toEqual([expect.objectContaining({ data: [address], authenticated: true })]);
    expect(dns).toMatchObject({ mode: "pool", delegation: { state: "complete", delegated: true } });
    expect(dns.records).toContainEqual({ name: `*.${fqdn}`, type: "A", ttl: 300, content: address });
    expect(report).toMatchObject({ pdmReleased: true, verifiedZeroOrphans: true });
    expect(await check(mothership)).toMatchObject({ available: true });
    expect(await resolve(mothership, `console.${fqdn}`)).toEqual({ status: "NXDOMAIN", data: [], authenticated: true });
  });

  test("keeps its name under an apply that takes longer than a reservation holds", async () => {
    const mothership = await testMothership({
      env: { PDM_RESERVATION_TTL: "1s", PDM_SWEEPER_INTERVAL: "100ms" },
      set: { "hetzner.latency.scale": 0.5 },
      tuning: { holdsEveryMs: 50 },
    });

    const { state, events } = await mothership.provision();

    const renewals = await mothership.db.selectFrom("pdm_events").select("id").where("action", "=", "renewed").execute();
    expect(state.status).toBe("flux-bootstrapping");
    expect(renewals.length).toBeGreaterThan(0);
    expect(events.filter(({ message }) => message.includes("lapsed"))).toEqual([]);
  });

  test("stands with PowerDNS away, says what its name waits for, and is found once PowerDNS is back; so with the wipe", async () => {
    const mothership = await testMothership({ env: quick });
    const { client, request, follow, dns } = mothership;
    await dns.pool.kill();

    const { id } = await client.call("createDeployment", { body: request() });
    const waiting = await follow(id, ({ phase, state }) => phase === "dns-commit" && state === "waiting");
    await dns.pool.start();
    const { state } = await follow(id, ({ phase }) => phase === "flux-bootstrap", waiting.state.lastSeq);
    await dns.pool.kill();
    await client.call("wipeDeployment", { params: { id }, body: {} });
    const held = await follow(id, ({ phase, state: each }) => phase === "wipe-dns" && each === "waiting", state.lastSeq);
    await dns.pool.start();
    const wiped = await follow(id, () => false, held.state.lastSeq);

    expect(waiting.state).toMatchObject({ status: "flux-bootstrapping", cloudResources: true });
    expect(waiting.state.phases.at(-1)?.waitingFor).toContain(`the DNS of ${fqdn}`);
    expect(state.phases.at(-1)).toMatchObject({ phase: "dns-commit", status: "succeeded" });
    expect(held.state.phases.at(-1)?.waitingFor).toContain(`the DNS of ${fqdn} to be taken away`);
    expect(wiped.state.status).toBe("wiped");
    expect(await check(mothership)).toMatchObject({ available: true });
  });
});

describe("a name that somebody else holds", limit, () => {
  test("is refused at once; taken a moment later it ends the run before anything is charged", async () => {
    const mothership = await testMothership({ set: { "hetzner.latency.scale": 1 } });
    const { client, request, follow, census } = mothership;
    const reserveAs = (subdomain: string) =>
      client.call("reserveName", { params: { poolDomain: "omani.works" }, body: { subdomain, createdBy: "somebody" } });
    await reserveAs("taken");

    const refused = await ask(mothership, "POST", "/api/v1/deployments", { body: request({ sovereignFQDN: "taken.omani.works" }) });
    const { id } = await client.call("createDeployment", { body: request() });
    await reserveAs("acme");
    const { state } = await follow(id, () => false);

    expect(refused).toMatchObject({ status: 409, body: { error: "subdomain-conflict" } });
    expect(state).toMatchObject({
      status: "failed",
      cloudResources: false,
      failure: {
        code: "subdomain-conflict",
        phase: "dns-reserve",
        culprit: { kind: "domain", name: fqdn },
        sentence: expect.stringContaining("another subdomain"),
      },
    });
    expect(await census()).toEqual([]);
    expect(await check(mothership)).toMatchObject({ available: false, reason: "reserved-state" });
  });

  test.each([
    ["console", 409, "subdomain-reserved"],
    ["-x", 422, "invalid-format"],
  ])("%s is refused with %d %s", async (subdomain, status, error) => {
    const mothership = await testMothership({ env: { CATALYST_ROLE: "api" } });
    const body = mothership.request({ sovereignSubdomain: subdomain, sovereignPoolDomain: "omani.works" });
    delete body.sovereignFQDN;

    const answer = await ask(mothership, "POST", "/api/v1/deployments", { body });

    expect(answer).toMatchObject({ status, body: { error } });
  });
});

describe("a run that made nothing", limit, () => {
  test("gives its name back when it fails; a retry takes it again, or is refused when it is gone", async () => {
    const mothership = await testMothership({ env: { CATALYST_TOFU_BIN: "/nonexistent/tofu" }, tuning: { toolGraceMs: 100 } });
    const { client, request, follow } = mothership;

    const { id } = await client.call("createDeployment", { body: request() });
    const first = await follow(id, () => false);
    await expect.poll(() => check(mothership), { timeout: 10_000 }).toMatchObject({ available: true });
    await client.call("retryDeployment", { params: { id }, body: {} });
    const second = await follow(id, () => false, first.state.lastSeq + 1);
    await expect.poll(() => check(mothership), { timeout: 10_000 }).toMatchObject({ available: true });
    await client.call("reserveName", { params: { poolDomain: "omani.works" }, body: { subdomain: "acme" } });
    const gone = await ask(mothership, "POST", `/api/v1/deployments/${id}/retry`, { body: {} });

    expect(first.state).toMatchObject({ status: "failed", failure: { phase: "tofu-init" } });
    expect(second.state.phases.filter(({ phase, status }) => phase === "dns-reserve" && status === "succeeded")).toHaveLength(2);
    expect(gone).toMatchObject({ status: 409, body: { error: "subdomain-conflict" } });
  });

  test("can be asked to, and there is nothing left to give back then", async () => {
    const mothership = await testMothership({ env: { CATALYST_TOFU_BIN: "/nonexistent/tofu" }, tuning: { holdsEveryMs: 600_000 } });
    const { client, request, follow } = mothership;
    const { id } = await client.call("createDeployment", { body: request() });
    await follow(id, ({ phase }) => phase === "tofu-init");
    const release = () => ask(mothership, "DELETE", `/api/v1/deployments/${id}/release-subdomain`);

    const running = await release();
    await client.call("cancelDeployment", { params: { id }, body: {} });
    await follow(id, () => false);
    const [released, again] = [await release(), await release()];

    expect(running).toMatchObject({ status: 409, body: { error: "deployment-in-flight" } });
    expect(released).toMatchObject({
      status: 200,
      body: { deploymentId: id, poolDomain: "omani.works", subdomain: "acme", pdmReleased: true },
    });
    expect(released.body).not.toHaveProperty("noOp");
    expect(again).toMatchObject({ status: 200, body: { pdmReleased: true, noOp: true } });
  });

  test("and is forgotten gives its name back first", async () => {
    const mothership = await testMothership({ env: { CATALYST_TOFU_BIN: "/nonexistent/tofu" }, tuning: { holdsEveryMs: 600_000 } });
    const { client, request, follow } = mothership;
    const { id } = await client.call("createDeployment", { body: request() });
    await follow(id, ({ phase }) => phase === "tofu-init");
    await client.call("cancelDeployment", { params: { id }, body: {} });
    await follow(id, () => false);

    await client.call("deleteDeployment", { params: { id } });

    expect(await check(mothership)).toMatchObject({ available: true });
  });
});

describe("the names of another mothership", limit, () => {
  test("are taken over HTTP: of two deployments for one name one gets it, and its wipe frees it there", async () => {
    const [owner, asker] = await twoMotherships();

    const { id, state } = await asker.provision();
    const refused = await ask(owner, "POST", "/api/v1/deployments", { body: owner.request() });
    const allocation = await owner.client.call("readAllocation", { params: { poolDomain: "omani.works", subdomain: "acme" } });
    const report = await wipe(asker, id);

    expect(state.phases.at(-1)).toMatchObject({ phase: "dns-commit", status: "succeeded" });
    expect(refused).toMatchObject({ status: 409, body: { error: "subdomain-conflict" } });
    expect(allocation).toMatchObject({
      state: "active",
      dnsState: "verified",
      deploymentId: id,
      loadBalancerIP: state.result?.loadBalancerIP,
    });
    expect(report).toMatchObject({ pdmReleased: true });
    expect(await check(owner)).toMatchObject({ available: true });
  });

  test("cannot be had while it is away: a create is refused, a run waits and then fails, and nothing is charged", async () => {
    const nobody = await closedPort();
    const mothership = await testMothership({
      dns: false,
      env: { POOL_DOMAIN_MANAGER_URL: `http://127.0.0.1:${nobody}`, POOL_DOMAIN_MANAGER_TOKEN: "t".repeat(43) },
    });
    const { client, request, census, follow } = mothership;

    const refused = await ask(mothership, "POST", "/api/v1/deployments", { body: request() });
    const { id } = await client.call("createDeployment", {
      body: request({ sovereignDomainMode: "byo-manual", sovereignFQDN: "cloud.example.org" }),
    });
    const { state, events } = await follow(id, () => false);

    expect(refused).toMatchObject({ status: 503, body: { error: "pdm-unavailable" } });
    expect(state).toMatchObject({ status: "failed", cloudResources: false, failure: { code: "pdm-unavailable", phase: "dns-reserve" } });
    expect(events.filter(({ message }) => message.includes("trying again in"))).toHaveLength(3);
    expect(await census()).toEqual([]);
  });
});

/** Publishes the pool's key in the zone above, as the operator does once. */
async function trustPool({ client, dns }: TestMothership): Promise<void> {
  const { nameservers } = dns.pool;
  for (const domain of ["openova.io", "omani.works"]) {
    const { ds } = await client.call("bootstrapPool", { params: { poolDomain: domain }, body: {} });
    await dns.parent.publish({ domain, nameservers: Object.keys(nameservers), glue: domain === "openova.io" ? nameservers : {}, ds });
  }
  await dns.flushResolver();
}

async function resolve({ dns }: TestMothership, name: string): Promise<{ status: string; data: string[]; authenticated: boolean }> {
  if (!dns.resolver) throw new Error("The lab's resolver needs port 53");
  await dns.flushResolver();
  const query = createDnsQuery({ random: randomBytes });
  const { status, answers, authenticated } = await query(
    dns.resolver,
    { name, type: "A", recursion: true, dnssec: true },
    AbortSignal.timeout(10_000),
  );
  return { status, data: answers.filter(({ type }) => type === "A").map(({ data }) => data), authenticated };
}

function check({ client }: TestMothership) {
  return client.call("checkName", { params: { poolDomain: "omani.works" }, query: { sub: "acme" } });
}

async function wipe({ client, follow }: TestMothership, id: string) {
  const { lastSeq } = await client.call("readDeployment", { params: { id } });
  await client.call("wipeDeployment", { params: { id }, body: {} });
  await follow(id, () => false, lastSeq);
  return client.call("readWipeReport", { params: { id } });
}

/** One that has the names, and one that asks it for them with a token of its own. */
async function twoMotherships(options: TestMothershipOptions = {}): Promise<[TestMothership, TestMothership]> {
  const owner = await testMothership(options);
  const token = await createPdmToken(owner.db, randomBytes, { name: "asker", scopes: ["pdm:read", "pdm:allocate", "pdm:release"] });
  const env = { POOL_DOMAIN_MANAGER_URL: owner.mothership.address ?? "", POOL_DOMAIN_MANAGER_TOKEN: token.open() };
  return [owner, await testMothership({ ...options, dns: false, env })];
}

/** Nobody listens there. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
