import { randomBytes } from "node:crypto";
import type { CreateRequest, Status } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { type Answer, type Question, ask as askOf, personForTests } from "../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";

// Nothing runs the phases here: a deployment stays as a test puts it.
const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });
const ask = (method: string, url: string, question?: Question) => askOf(shared(), method, url, question);
const unknownId = "00112233445566aa";

describe("a body", () => {
  test.each<[string, Question, number, string]>([
    ["that is no JSON", { raw: "{no", headers: { "content-type": "application/json" } }, 400, "invalid-json"],
    ["that is empty", { raw: "", headers: { "content-type": "application/json" } }, 400, "invalid-json"],
    ["of another type", { raw: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } }, 415, "unsupported-media-type"],
    ["of no type", { raw: "{}", headers: { "content-type": "" } }, 415, "unsupported-media-type"],
    ["that is missing", {}, 400, "invalid-body"],
    ["that is a list", { body: [] }, 400, "invalid-body"],
    ["that is null", { raw: "null", headers: { "content-type": "application/json" } }, 400, "invalid-body"],
    ["above 64 KiB", { body: { orgName: "x".repeat(64 * 1024) } }, 413, "body-too-large"],
    [
      "that would change prototypes",
      { raw: '{"__proto__":{"a":1}}', headers: { "content-type": "application/json" } },
      400,
      "invalid-json",
    ],
  ])("%s is refused", async (_, question, status, error) => {
    const answer = await ask("POST", "/api/v1/deployments", question);

    expect(answer).toMatchObject({ status, body: { status, error } });
    expectProblem(answer, "/api/v1/deployments");
  });

  test("of 64 KiB is read", async () => {
    const filling = { ...shared().request(), orgName: "x", organization: { note: "" } };
    filling.organization.note = "x".repeat(64 * 1024 - JSON.stringify(filling).length);

    const answer = await ask("POST", "/api/v1/deployments", { body: { ...filling, sovereignFQDN: "fits.omani.works" } });

    expect(answer.body).not.toMatchObject({ error: "body-too-large" });
  });

  test("with members of the wrong type names each of them", async () => {
    const body = { ...shared().request(), orgName: 7, regions: [{ cloudRegion: true }], workerCount: 1.5 };

    const answer = await ask("POST", "/api/v1/deployments", { body });

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid-body" } });
    expect(Object.keys(answer.body.fields).toSorted()).toEqual(["orgName", "regions.0.cloudRegion", "workerCount"]);
  });

  test("that lacks what is required names it", async () => {
    const answer = await ask("POST", "/api/v1/deployments", { body: { orgName: "Acme" } });

    expect(answer).toMatchObject({
      status: 400,
      body: { error: "invalid-body", fields: { orgEmail: "is required", sshPublicKey: "is required" } },
    });
  });

  test.each([
    ["cancel", { colour: "blue" }, "colour"],
    ["retry", { registrar: "x" }, "registrar"],
    ["wipe", { yes: true }, "yes"],
  ])("of %s with a member that is not known is refused", async (verb, body, member) => {
    const id = await deploymentIn("failed");

    const answer = await ask("POST", `/api/v1/deployments/${id}/${verb}`, { body });

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid-body", fields: { [member]: "is not known here" } } });
  });

  test.each<[string, Partial<CreateRequest>, string]>([
    ["NUL", { topology: "a\u0000b" }, "topology"],
    ["half of a character", { organization: { size: ["\ud800"] } }, "organization.size.0"],
  ])("with %s in it, which no database keeps, is refused", async (_, members, member) => {
    const answer = await ask("POST", "/api/v1/deployments", { body: { ...shared().request(), ...members } });

    expect(answer).toMatchObject({
      status: 400,
      body: { error: "invalid-body", fields: { [member]: "must not contain NUL or half of a character pair" } },
    });
  });
});

describe("an address", () => {
  test.each([
    ["that does not exist", "GET", "/api/v1/nothing", 404, "not-found"],
    ["of another version", "GET", "/api/v2/deployments", 404, "not-found"],
    ["with a method it does not take", "PUT", "/api/v1/deployments", 404, "not-found"],
    ["that is not well-formed", "GET", "/api/v1/deployments/%zz", 404, "not-found"],
    ["with NUL in it", "GET", "/api/v1/deployments/%00", 404, "not-found"],
    ["with an endless id", "GET", `/api/v1/deployments/${"a".repeat(300)}`, 404, "not-found"],
    ["with an id of another form", "GET", "/api/v1/deployments/ABC", 404, "deployment-not-found"],
    ["with an unknown id", "GET", `/api/v1/deployments/${unknownId}`, 404, "deployment-not-found"],
    ["of the other prefix", "GET", `/sovereign/api/v1/deployments/${unknownId}`, 404, "deployment-not-found"],
  ])("%s is answered as a problem", async (_, method, url, status, error) => {
    const answer = await ask(method, url);

    expect(answer).toMatchObject({ status, body: { error } });
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  test.each([
    ["GET", ""],
    ["DELETE", ""],
    ["GET", "/logs"],
    ["GET", "/events"],
    ["GET", "/progress"],
    ["POST", "/cancel"],
    ["POST", "/retry"],
    ["POST", "/phases/preflight/retry"],
    ["POST", "/wipe"],
    ["GET", "/wipe-report"],
    ["GET", "/credentials"],
    ["DELETE", "/credentials"],
  ])("%s …%s of an unknown deployment is not found", async (method, path) => {
    const answer = await ask(method, `/api/v1/deployments/${unknownId}${path}`, method === "POST" ? { body: {} } : {});

    expect(answer).toMatchObject({ status: 404, body: { error: "deployment-not-found", title: "No such deployment" } });
    expectProblem(answer, `/api/v1/deployments/${unknownId}${path}`);
  });
});

describe("a query", () => {
  test.each([
    ["/api/v1/deployments?limit=0", "limit"],
    ["/api/v1/deployments?limit=201", "limit"],
    ["/api/v1/deployments?limit=many", "limit"],
    ["/api/v1/deployments?status=happy", "status"],
    ["/api/v1/deployments?cursor=nonsense", "cursor"],
    ["/api/v1/deployments?colour=blue", "colour"],
    ["/api/v1/deployments?fqdn=%00", "fqdn"],
  ])("%s names what is wrong", async (url, member) => {
    const answer = await ask("GET", url);

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid-query", fields: { [member]: expect.any(String) } } });
  });
});

describe("the list", () => {
  test("comes in pages, newest first, each deployment once, and only one's own unless all are asked for", async () => {
    const { db } = shared();
    const ann = await personForTests(db);
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift(await create(ann.token));

    const first = await ask("GET", "/api/v1/deployments?limit=2", { as: ann.token });
    const second = await ask("GET", `/api/v1/deployments?limit=2&cursor=${first.body.nextCursor}`, { as: ann.token });
    const third = await ask("GET", `/api/v1/deployments?limit=2&cursor=${second.body.nextCursor}`, { as: ann.token });
    const all = await ask("GET", "/api/v1/deployments?all=true&limit=200", { as: ann.token });

    const listed = [first, second, third].map(({ body }) => body.deployments.map(({ id }: { id: string }) => id));
    expect(listed.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(listed.flat()).toEqual(ids);
    expect(third.body).not.toHaveProperty("nextCursor");
    expect(all.body.deployments).toHaveLength(5);
  });

  test("can be narrowed by status and by name, and shows an administrator everybody's on request", async () => {
    const ann = await personForTests(shared().db);
    const fqdn = freshName();
    const id = await create(ann.token, { sovereignFQDN: fqdn });

    const byName = await ask("GET", `/api/v1/deployments?fqdn=${fqdn.toUpperCase()}&all=true`);
    const ownOnly = await ask("GET", `/api/v1/deployments?fqdn=${fqdn}`);
    const byStatus = await ask("GET", `/api/v1/deployments?fqdn=${fqdn}&all=true&status=failed`);

    expect(byName.body.deployments).toEqual([expect.objectContaining({ id, sovereignFQDN: fqdn, owner: ann.id })]);
    expect([ownOnly.body.deployments, byStatus.body.deployments]).toEqual([[], []]);
  });
});

describe("forgetting a record", () => {
  test.each<[string, Status, boolean, string, number, string | undefined]>([
    ["at work", "provisioning", false, "", 409, "deployment-in-flight"],
    ["at work, even by force", "provisioning", true, "?force=true", 409, "deployment-in-flight"],
    ["with cloud resources", "failed", true, "", 409, "cloud-resources-exist"],
    ["with cloud resources, by force", "failed", true, "?force=true", 204, undefined],
    ["without cloud resources", "cancelled", false, "", 204, undefined],
  ])("%s", async (_, status, cloudResources, query, expected, error) => {
    const id = await deploymentIn(status, { cloud_resources: cloudResources });

    const answer = await ask("DELETE", `/api/v1/deployments/${id}${query}`);

    expect([answer.status, answer.body.error]).toEqual([expected, error]);
  });

  test("takes its events, jobs, states and keys along", async () => {
    const id = await deploymentIn("cancelled");

    await ask("DELETE", `/api/v1/deployments/${id}`);

    const left = await Promise.all(
      (["events", "phase_runs", "tofu_states"] as const).map((table) =>
        shared().db.selectFrom(table).selectAll().where("deployment_id", "=", id).execute(),
      ),
    );
    expect(left).toEqual([[], [], []]);
    expect(await shared().db.selectFrom("data_keys").selectAll().where("scope", "=", id).execute()).toEqual([]);
    expect((await ask("GET", `/api/v1/deployments/${id}`)).status).toBe(404);
  });
});

describe("after a wipe", () => {
  test.each([
    ["GET", ""],
    ["DELETE", ""],
    ["GET", "/progress"],
    ["POST", "/cancel"],
    ["POST", "/retry"],
    ["POST", "/phases/tofu-plan/retry"],
    ["POST", "/wipe"],
  ])("%s …%s is gone, and says what there was", async (method, path) => {
    const id = await deploymentIn("wiped");

    const answer = await ask(method, `/api/v1/deployments/${id}${path}`, method === "POST" ? { body: {} } : {});

    expect(answer).toMatchObject({ status: 410, body: { error: "deployment-wiped", state: { id, status: "wiped" } } });
  });

  test("its events stay readable", async () => {
    const id = await deploymentIn("wiped");

    const events = await ask("GET", `/api/v1/deployments/${id}/events`);

    expect(events).toMatchObject({
      status: 200,
      body: { done: true, events: expect.arrayContaining([expect.objectContaining({ seq: 1 })]) },
    });
  });
});

describe("events by number", () => {
  test("come after `since`, at most `limit`, and say where to go on", async () => {
    const id = await deploymentIn("failed");
    await addEvents(id, 5);
    const { lastSeq } = (await ask("GET", `/api/v1/deployments/${id}`)).body;

    const first = await ask("GET", `/api/v1/deployments/${id}/events?limit=3`);
    const rest = await ask("GET", `/api/v1/deployments/${id}/events?since=${first.body.nextSince}`);

    expect(first.body).toMatchObject({ done: false, nextSince: 3 });
    expect(rest.body).toMatchObject({ done: true, nextSince: lastSeq });
    expect([...first.body.events, ...rest.body.events].map(({ seq }: { seq: number }) => seq)).toEqual(
      Array.from({ length: lastSeq }, (_, index) => index + 1),
    );
  });

  test.each(["999", "99999999999999", "9007199254740993"])("beyond the head, since=%s, there are none", async (since) => {
    const id = await deploymentIn("failed");
    const { lastSeq } = (await ask("GET", `/api/v1/deployments/${id}`)).body;

    const answer = await ask("GET", `/api/v1/deployments/${id}/events?since=${since}`);

    expect(answer).toMatchObject({ status: 200, body: { events: [], done: true, nextSince: lastSeq } });
  });
});

/** Every error is a whole problem document, and tells nothing of our insides. */
function expectProblem({ body, headers, status }: Answer, instance: string): void {
  expect(headers["content-type"]).toContain("application/problem+json");
  expect(body).toMatchObject({
    type: `urn:catalyst:error:${body.error}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    instance,
    requestId: expect.stringMatching(/^[0-9a-f]{16}$/),
    next: expect.any(String),
  });
  expect(headers["x-request-id"]).toBe(body.requestId);
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|select |insert /);
}

function freshName(): string {
  return `a${randomBytes(6).toString("hex")}.omani.works`;
}

async function create(as?: string, members: Partial<CreateRequest> = {}): Promise<string> {
  const body = shared().request({ sovereignFQDN: freshName(), ...members });
  const answer = await ask("POST", "/api/v1/deployments", { body, ...(as === undefined ? {} : { as }) });
  if (answer.status !== 201) throw new Error(`The deployment was not accepted: ${answer.text}`);
  return answer.body.id;
}

/** A deployment that has come to stand in a status. */
async function deploymentIn(status: Status, columns: { cloud_resources?: boolean } = {}): Promise<string> {
  const id = await create();
  const { db } = shared();
  await db.updateTable("phase_runs").set({ status: "failed" }).where("deployment_id", "=", id).execute();
  await db
    .updateTable("deployments")
    .set({ status, ...columns })
    .where("id", "=", id)
    .execute();
  return id;
}

async function addEvents(id: string, count: number): Promise<void> {
  const { appendEvents } = await import("../../events/append-events.ts");
  const events = Array.from({ length: count }, (_, index) => ({
    phase: "engine" as const,
    level: "info" as const,
    message: `event ${index}`,
    attempt: 1,
  }));
  await appendEvents(shared().db, id, events, { at: new Date() });
}
