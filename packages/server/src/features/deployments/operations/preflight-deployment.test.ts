import { randomBytes } from "node:crypto";
import { type CreateRequest, findSize, type PreflightReply, provisionPhases } from "@catalyst/contract";
import { afterEach, describe, expect, test } from "vitest";
import { ask as askOf, personForTests } from "../../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../../testing/shared-mothership.ts";
import { type TestMothership, testMothership } from "../../../testing/test-mothership.ts";

/** Nothing runs here: an answer is what the preflight found out, and no phase's. */
const api = { CATALYST_ROLE: "api" };
const shared = sharedMothership({ env: { ...api, PDM_EGRESS_IPV4: "127.0.0.1" }, dns: true });

const rules: string[] = [];
afterEach(() => {
  for (const id of rules.splice(0)) shared().lab.laboratory.faults.remove(id);
});

describe("a request that is in order", () => {
  test("passes every check, and nothing is made by asking", async () => {
    const before = await traces();

    const reply = await preflight();

    expect(reply.checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      ...["token", "write-permission", "ssh-key", "sizes", "image", "leftovers", "project", "quota", "budget"].map((id) => `${id} ok`),
      ...["name", "name-service", "live-deployments", "engine", "disk", "request", "cost"].map((id) => `${id} ok`),
    ]);
    expect(await traces()).toEqual(before);
    expect(await shared().census()).toEqual([]);
  });

  test("is told what it makes and what that costs by the price list", async () => {
    const region = { cloudRegion: "fsn1", controlPlaneSize: "cpx52", workerSize: "cpx32", workerCount: 2, haEnabled: true };
    const [controlPlane, worker] = [findSize("hetzner", "cpx52"), findSize("hetzner", "cpx32")];

    const reply = await preflight({ regions: [region, { cloudRegion: "nbg1", controlPlaneSize: "cpx52" }] });

    expect(reply).toMatchObject({ servers: 6, loadBalancers: 2, networks: 2 });
    expect(reply.cost.monthlyEUR).toBeCloseTo(4 * (controlPlane?.eurPerMonth ?? 0) + 2 * (worker?.eurPerMonth ?? 0), 2);
    expect(reply.cost.hourlyEUR).toBeCloseTo(4 * (controlPlane?.eurPerHour ?? 0) + 2 * (worker?.eurPerHour ?? 0), 4);
    expect(check(reply, "cost").facts).toMatchObject({ excluded: ["tax", "traffic", "volumes"] });
    expect(check(reply, "quota").status).toBe("warn");
  });
});

describe("a request that is not in order", () => {
  test("is refused member by member, exactly as creating refuses it", async () => {
    const body = shared().request({ orgName: "", hetznerToken: "short", region: "mars1", sshPublicKey: "ssh-rsa nonsense" });

    const checked = await ask("/api/v1/deployments/preflight", body);
    const created = await ask("/api/v1/deployments", body);

    expect(checked).toMatchObject({ status: 400, body: { error: "invalid-request" } });
    expect(Object.keys(checked.body.fields)).toEqual(["orgName", "region", "sshPublicKey", "hetznerToken"]);
    expect(checked.body.fields).toEqual(created.body.fields);
  });

  test("hears of a token that may only read", async () => {
    const reply = await preflight({ hetznerToken: shared().readToken });

    expect(check(reply, "write-permission")).toMatchObject({ status: "fail", fix: expect.stringContaining("Read & Write") });
    expect(reply.checks.filter(({ status }) => status === "fail")).toHaveLength(1);
  });

  test("hears of a token that the cloud does not know, and of what could not be seen because of it", async () => {
    const hetznerToken = shared().token.replace(/.{4}$/, (end) => (end === "aaaa" ? "bbbb" : "aaaa"));

    const reply = await preflight({ hetznerToken });

    expect(check(reply, "token").status).toBe("fail");
    expect(check(reply, "sizes")).toMatchObject({
      status: "warn",
      message: "This could not be checked: the cloud does not accept the token.",
    });
  });

  test("hears of a name that lives already, with its id where the person may see it", async () => {
    const { db, client, request } = shared();
    const { id } = await client.call("createDeployment", { body: request({ sovereignFQDN: "taken.omani.works" }) });
    const stranger = await personForTests(db);

    const own = await preflight({ sovereignFQDN: "Taken.omani.works" });
    const theirs = await preflight({ sovereignFQDN: "taken.omani.works" }, stranger.token);

    expect(check(own, "name")).toMatchObject({ status: "fail", facts: { reason: "sovereign-exists", existingId: id } });
    expect(check(own, "name").fix).toBe("Choose another name, such as taken-cloud.omani.works or taken-hq.omani.works.");
    expect(check(theirs, "name").facts).not.toHaveProperty("existingId");
  });

  test("hears of a registrar's token that is refused, and that another one is good", async () => {
    const account = shared().lab.registrars.accounts.find((each) => each.registrar === "dynadot" && each.id === "customer");

    const refused = await preflight(byo("wrong:wrong"));
    const good = await preflight(byo(account?.token ?? ""));

    expect(check(refused, "registrar")).toMatchObject({ status: "fail", facts: { reason: "invalid-token" } });
    expect(check(good, "registrar").status).not.toBe("fail");
  });

  test("hears what creating would warn of", async () => {
    const reply = await preflight({ colour: "blue" } as Partial<CreateRequest>);

    expect(check(reply, "request")).toMatchObject({ status: "warn", message: "The member colour is not known and was ignored." });
  });
});

test("a cloud that does not answer makes warnings with the reason, and nothing ok", async () => {
  const mothership = await testMothership({ env: api });
  mothership.lab.laboratory.faults.add({
    id: "down",
    target: "hetzner",
    do: { status: { code: "unavailable", message: "down", status: 503 } },
  });

  const { body: reply } = await askOf(mothership, "POST", "/api/v1/deployments/preflight", { body: mothership.request() });

  for (const id of ["token", "write-permission", "sizes", "leftovers", "budget"])
    expect(check(reply, id)).toMatchObject({ status: "warn", message: expect.stringMatching(/^This could not be checked: .+\.$/) });
  expect(check(reply, "name").status).toBe("ok");
});

describe("the plan's hash", () => {
  test("is that of the plan and not of its spelling, nor of a secret", async () => {
    const base = await preflight({ sovereignFQDN: "hash.omani.works" });

    const spelled = await preflight({
      sovereignFQDN: "HASH.omani.works",
      hetznerToken: shared().readToken,
      region: "fsn1",
      workerCount: 0,
      planHash: "whatever",
      acceptedWarnings: ["project"],
    });
    const larger = await preflight({ sovereignFQDN: "hash.omani.works", controlPlaneSize: "cpx62" });

    expect(base.planHash).toMatch(/^[0-9a-f]{64}$/);
    expect(spelled.planHash).toBe(base.planHash);
    expect(larger.planHash).not.toBe(base.planHash);
  });

  test("lets creating go on without a question, and keeps who agreed to what", async () => {
    const { db, request } = shared();
    const { id: person, token } = await personForTests(db);
    const body = request({ sovereignFQDN: "agreed.omani.works" });
    const { planHash } = await preflight(body, token);

    const created = await ask("/api/v1/deployments", { ...body, planHash, acceptedWarnings: ["quota", "quota", "project"] }, token);

    const state = await askOf(shared(), "GET", `/api/v1/deployments/${created.body.id}`, { as: token });
    expect(created).toMatchObject({ status: 201, body: { warnings: [] } });
    expect(state.body.request).toMatchObject({
      accepted: { warnings: ["quota", "project"], by: person, planHash, at: expect.any(String) },
    });
  });

  test("of another plan is worth a warning", async () => {
    const { planHash } = await preflight({ sovereignFQDN: "first.omani.works" });

    const created = await ask("/api/v1/deployments", shared().request({ sovereignFQDN: "second.omani.works", planHash }));

    expect(created.body.warnings).toEqual(["This is not the plan that was checked beforehand; something was changed since"]);
  });
});

test("how long it should take comes from the published ranges until there is a history", async () => {
  const mothership = await testMothership({ env: api });
  const checked = async (members: Partial<CreateRequest> = {}) =>
    (await askOf(mothership, "POST", "/api/v1/deployments/preflight", { body: mothership.request(members) })).body as PreflightReply;
  const minutes = 60_000;

  const solo = await checked();
  const ha = await checked({ haEnabled: true });
  await runPhases(mothership, 5, 10 * minutes);
  const known = await checked();

  expect([solo.predicted, ha.predicted]).toEqual([
    { p50: 15 * minutes, p90: 25 * minutes },
    { p50: 25 * minutes, p90: 45 * minutes },
  ]);
  // Ten minutes a phase in place of the published plan, apply and DNS.
  expect(known.predicted.p50).toBe(15 * minutes - 95_000 + provisionPhases.length * 10 * minutes);
});

test("a person is held to a rate of checks", async () => {
  const mothership = await testMothership({ env: { ...api, CATALYST_VALIDATIONS_PER_MINUTE: "2" } });
  const body = mothership.request();

  const statuses = [];
  for (const _ of [1, 2, 3]) statuses.push((await askOf(mothership, "POST", "/api/v1/deployments/preflight", { body })).status);

  expect(statuses).toEqual([200, 200, 429]);
});

function ask(url: string, body: unknown, as?: string) {
  return askOf(shared(), "POST", url, { body, ...(as === undefined ? {} : { as }) });
}

function byo(token: string): Partial<CreateRequest> {
  return { sovereignDomainMode: "byo-api", sovereignFQDN: "acme-dynadot.com", registrar: { name: "dynadot", token } };
}

async function preflight(members: Partial<CreateRequest> = {}, as?: string): Promise<PreflightReply> {
  const sovereignFQDN = `a${randomBytes(6).toString("hex")}.omani.works`;
  const { status, body } = await ask("/api/v1/deployments/preflight", shared().request({ sovereignFQDN, ...members }), as);
  expect(status).toBe(200);
  return body as PreflightReply;
}

function check({ checks }: PreflightReply, id: string) {
  const found = checks.find((each) => each.id === id);
  if (!found) throw new Error(`No check ${id} was made`);
  return found;
}

/** How much there is of everything that a create would leave. */
async function traces(): Promise<number[]> {
  const { db } = shared();
  const tables = ["deployments", "events", "phase_runs", "secrets", "data_keys", "pool_allocations", "byo_domains"] as const;
  return Promise.all(
    tables.map(async (table) => {
      const row = await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      return row.count;
    }),
  );
}

/** A history in which each phase of so many provisions took so long. */
async function runPhases({ db, client, request }: TestMothership, provisions: number, durationMs: number): Promise<void> {
  const { id } = await client.call("createDeployment", { body: request({ sovereignFQDN: "history.omani.works" }) });
  const finished = new Date();
  const runs = provisionPhases.flatMap((phase) => Array.from({ length: provisions }, () => phase));
  await db
    .insertInto("phase_runs")
    .values(
      runs.map((phase) => ({
        deployment_id: id,
        phase,
        attempt: 1,
        status: "succeeded" as const,
        limit_ms: 60_000,
        started_at: new Date(finished.getTime() - durationMs),
        finished_at: finished,
      })),
    )
    .execute();
}
