import type { CreateRequest } from "@catalyst/contract";
import { expect, test } from "vitest";
import { type TestMothership, testMothership } from "../../testing/test-mothership.ts";

// What rules look for is what the engine, OpenTofu and the name service really say.

const limit = { timeout: 90_000 };

test("a limit of the project that stops an apply is named, with OpenTofu's own words as evidence", limit, async () => {
  const { client, provision } = await testMothership({ project: { quota: { servers: 0 } } });
  const { id, state } = await provision();

  const why = await client.call("readWhy", { params: { id } });
  const ofApply = await client.call("readWhy", { params: { id }, query: { node: "tofu-apply" } });
  const { job, executions } = await client.call("readJob", { params: { id, jobId: "tofu-apply" } });
  const log = await client.call("readExecutionLogs", { params: { executionId: executions[0]?.id ?? "" } });

  expect(why).toMatchObject({ verdict: "culprit", rule: "quota-reached", culprit: state.failure?.culprit, owner: "you", retry: "after" });
  expect(why.evidence.map(({ source }) => source)).toContain("tofu");
  expect(why.evidence.some(({ text }) => text.includes("resource_limit_exceeded"))).toBe(true);
  expect(ofApply).toEqual(why);
  expect(job.status).toBe("failed");
  expect(log.lines.at(-1)).toMatchObject({ level: "ERROR", message: state.error });
});

test("an apply that has come to a standstill is the provider's, and is over when it goes on", limit, async () => {
  const { client, request, follow } = await testMothership({
    set: { "hetzner.stock.fsn1.cpx52": { stall: "40m", end: "success" } },
    tuning: { stallMs: 700 },
  });
  const { id } = await client.call("createDeployment", { body: request() });
  const { events } = await follow(id, ({ state }) => state === "stalled");
  const stalled = events.at(-1)?.seq ?? 0;
  await follow(id, ({ phase }) => phase === "flux-bootstrap", stalled);

  const during = await client.call("readWhy", { params: { id }, query: { at: stalled } });
  const after = await client.call("readWhy", { params: { id } });

  expect(during).toMatchObject({
    verdict: "waiting",
    rule: "capacity-stalled",
    owner: "provider",
    waitingFor: "the provider to finish a resource",
  });
  expect(after.rule).not.toBe("capacity-stalled");
});

test("a cancellation while the clusters are awaited ends that job's log, and is healthy", limit, async () => {
  const { client, provision } = await testMothership();
  const { id } = await provision();

  await client.call("cancelDeployment", { params: { id }, body: { reason: "enough" } });
  const why = await client.call("readWhy", { params: { id } });
  const { job, executions } = await client.call("readJob", { params: { id, jobId: "flux-bootstrap" } });
  const log = await client.call("readExecutionLogs", { params: { executionId: executions[0]?.id ?? "" } });
  const dns = await client.call("readJob", { params: { id, jobId: "dns-commit" } });

  expect(why).toMatchObject({ verdict: "healthy", culprit: null, sentence: expect.stringContaining("cancelled on request") as string });
  expect(job.status).toBe("failed");
  expect(log.lines.at(-1)?.message).toMatch(/^Cancelled\./);
  expect(dns.job.status).toBe("succeeded");
});

test("a delegation that is awaited says what is seen and what is to be there", limit, async () => {
  const mothership = await testMothership({
    env: { PDM_EGRESS_IPV4: "127.0.0.1" },
    set: { "registrar.rate_limit": "off" },
    tuning: { pdm: { byo: { everyMs: 50, retryMs: [50, 100], pace: () => 100, operationPace: () => 50, quarantineEveryMs: 100 } } },
  });
  const { client, provision } = mothership;
  mothership.dns.parking.setRecords("acme-namecheap.com", []);
  const { id, events } = await provision(ownDomain(mothership, "namecheap", "acme-namecheap.com"));
  const waits = events.find(({ message }) => message.startsWith("Waiting for the delegation of "));

  const why = await client.call("readWhy", { params: { id }, query: { at: waits?.seq ?? 0 } });

  expect(why).toMatchObject({
    verdict: "waiting",
    rule: "delegation-missing",
    owner: "network",
    culprit: { kind: "domain", name: "acme-namecheap.com" },
    action: { kind: "none", mode: "automated" },
  });
  for (const host of Object.keys(mothership.dns.pool.nameservers)) expect(why.sentence).toContain(host);
});

function ownDomain({ lab }: TestMothership, registrar: string, sovereignFQDN: string): Partial<CreateRequest> {
  const account = lab.registrars.accounts.find((each) => each.registrar === registrar && each.id === "customer");
  return { sovereignDomainMode: "byo-api", sovereignFQDN, registrar: { name: registrar, token: account?.token ?? "" } };
}
