import { createHash, randomBytes } from "node:crypto";
import type { Status } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { sharedMothership } from "../../testing/shared-mothership.ts";

const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });
const lineage = "5f5f5f5f-0000-4000-8000-000000000001";

describe("the credential", () => {
  test.each(["GET", "POST", "DELETE", "PUT lock", "DELETE lock"])("%s without one is refused", async (call) => {
    const run = await startRun();

    const answer = await run.call(call, { password: null });

    expect(answer).toMatchObject({ status: 401, body: { error: "unauthenticated" } });
    expect(answer.headers["www-authenticate"]).toBe('Basic realm="state"');
  });

  test.each(["GET", "POST", "DELETE", "PUT lock", "DELETE lock"])("%s with a wrong one is refused", async (call) => {
    const run = await startRun();

    const answer = await run.call(call, { password: "wrong" });

    expect(answer).toMatchObject({ status: 403, body: { error: "run-revoked" } });
  });

  test("of another deployment's run is refused", async () => {
    const [run, other] = [await startRun(), await startRun()];

    const answer = await run.call("GET", { password: other.password });

    expect(answer.status).toBe(403);
  });

  test("of a run whose epoch is over, or that was revoked, opens nothing any more", async () => {
    const { db } = shared();
    const [superseded, revoked] = [await startRun(), await startRun()];
    await superseded.write(state(1));
    await db.updateTable("deployments").set({ epoch: 2 }).where("id", "=", superseded.id).execute();
    await db.updateTable("tofu_runs").set({ revoked: true }).where("deployment_id", "=", revoked.id).execute();

    const answers = [
      await superseded.write(state(2)),
      await superseded.call("GET"),
      await revoked.call("PUT lock", { body: lockInfo("a") }),
    ];

    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [403, "run-revoked"],
      [403, "run-revoked"],
      [403, "run-revoked"],
    ]);
  });

  test("is not a way into the API, nor the API's into the state", async () => {
    const { mothership, adminToken } = shared();
    const { id, password } = await startRun();

    const api = await mothership.api.inject({ url: `/api/v1/deployments/${id}/tofu-state`, headers: basic(password) });
    const backend = await mothership.stateBackend.inject({
      url: `/api/v1/deployments/${id}/tofu-state`,
      headers: { authorization: `Bearer ${adminToken}` },
    });

    expect([api.statusCode, backend.statusCode]).toEqual([401, 401]);
  });
});

describe("a state", () => {
  test("that there is not yet is no content, and one that was stored comes back byte for byte", async () => {
    const run = await startRun();
    const body = `${state(1)}\n`;

    const before = await run.call("GET");
    const written = await run.write(body);
    const after = await run.call("GET");

    expect([before.status, before.text, written.status]).toEqual([204, "", 200]);
    expect(after).toMatchObject({ status: 200, text: body });
  });

  test("is sealed in the database", async () => {
    const run = await startRun();
    await run.write(state(1, "a-canary-in-the-state"));

    const rows = await shared().db.selectFrom("tofu_states").select("ciphertext").where("deployment_id", "=", run.id).execute();

    expect(rows).toHaveLength(1);
    expect(rows[0]?.ciphertext.toString("latin1")).not.toContain("canary");
  });

  test("must follow the stored one: same lineage, higher serial, or the same bytes again", async () => {
    const run = await startRun();
    await run.write(state(5));

    const answers = {
      same: await run.write(state(5)),
      other: await run.write(state(5, "changed")),
      older: await run.write(state(4)),
      stranger: await run.write(state(6).replace(lineage, lineage.replace("1", "2").replace("5f5f", "6f6f"))),
      next: await run.write(state(6)),
    };

    expect(Object.entries(answers).map(([name, { status, body }]) => [name, status, body.error])).toEqual([
      ["same", 200, undefined],
      ["other", 409, "state-conflict"],
      ["older", 409, "state-conflict"],
      ["stranger", 409, "state-conflict"],
      ["next", 200, undefined],
    ]);
  });

  test.each([
    ["that is not JSON", "nonsense", 400, "invalid-json"],
    ["that is empty", "", 400, "invalid-json"],
    ["that is null", "null", 400, "invalid-body"],
    ["without a serial", JSON.stringify({ version: 4, lineage, resources: [] }), 400, "invalid-body"],
  ])("%s is refused", async (_, body, status, error) => {
    const run = await startRun();

    const answer = await run.write(body);

    expect(answer).toMatchObject({ status, body: { error } });
  });

  test("that arrives damaged is refused", async () => {
    const run = await startRun();
    const wrong = createHash("md5").update("something else").digest("base64");

    const answer = await run.call("POST", { body: state(1), headers: { "content-md5": wrong } });

    expect(answer).toMatchObject({ status: 409, body: { error: "state-conflict", detail: "The body does not match its Content-MD5" } });
  });

  test("above 16 MiB is refused", async () => {
    const run = await startRun();

    const answer = await run.write(state(1, "x".repeat(16 * 1024 * 1024)));

    expect(answer).toMatchObject({ status: 413, body: { error: "body-too-large" } });
  });

  test("keeps the last 50 versions, and the last one of each run", async () => {
    const run = await startRun();
    await run.write(state(1));
    const next = await startRun(run.id);
    for (let serial = 2; serial <= 60; serial += 1) await next.write(state(serial));

    const rows = await shared().db.selectFrom("tofu_states").select("serial").where("deployment_id", "=", run.id).orderBy("id").execute();

    expect(rows.map(({ serial }) => serial)).toEqual([1, ...Array.from({ length: 50 }, (_, index) => index + 11)]);
  });

  test.each<[string, Status, string | undefined, number]>([
    ["while nothing is wiped", "tofu-applying", undefined, 409],
    ["while it still tells of resources", "wiping", "hcloud_network", 409],
    ["once it is empty and the wipe is on", "wiping", undefined, 200],
  ])("is deleted %s: %i", async (_, status, resource, expected) => {
    const run = await startRun();
    await run.write(state(1, "", resource));
    await shared().db.updateTable("deployments").set({ status }).where("id", "=", run.id).execute();

    const answer = await run.call("DELETE");

    expect(answer.status).toBe(expected);
    expect((await run.call("GET")).status).toBe(expected === 200 ? 204 : 200);
  });
});

describe("the lock", () => {
  test("is given once; others hear who holds it", async () => {
    const run = await startRun();

    const [first, second] = [await run.call("PUT lock", { body: lockInfo("a") }), await run.call("PUT lock", { body: lockInfo("b") })];

    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 423, body: { ID: "a", Who: "tester" } });
  });

  test("of many that ask at once goes to one", async () => {
    const run = await startRun();

    const answers = await Promise.all(["a", "b", "c", "d"].map((id) => run.call("PUT lock", { body: lockInfo(id) })));

    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["200", "423", "423", "423"]);
  });

  test("is let go by its own id only", async () => {
    const run = await startRun();
    await run.call("PUT lock", { body: lockInfo("a") });

    const answers = [
      await run.call("DELETE lock", { body: lockInfo("b") }),
      await run.call("DELETE lock", { body: lockInfo("a") }),
      await run.call("DELETE lock", { body: lockInfo("a") }),
    ];

    expect(answers.map(({ status, body }) => [status, body.ID])).toEqual([
      [409, "a"],
      [200, undefined],
      [200, undefined],
    ]);
  });

  test("is needed to write: no other id, and none at all, will do", async () => {
    const run = await startRun();
    await run.call("PUT lock", { body: lockInfo("a") });

    const answers = [await run.write(state(1), "b"), await run.write(state(1)), await run.write(state(1), "a")];
    await run.call("DELETE lock", { body: lockInfo("a") });
    const afterwards = await run.write(state(2), "a");

    expect([...answers, afterwards].map(({ status, body }) => [status, body.error])).toEqual([
      [409, "state-conflict"],
      [409, "state-conflict"],
      [200, undefined],
      [409, "state-conflict"],
    ]);
  });

  test.each(["nonsense", "", "null", "{}"])("that is asked for with %j is refused", async (body) => {
    const run = await startRun();

    const answer = await run.call("PUT lock", { body });

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid-body" } });
  });
});

interface Call {
  body?: string;
  password?: string | null;
  headers?: Record<string, string>;
  lockId?: string;
}

/** A run of OpenTofu as the engine would have opened it, and its calls. */
async function startRun(deploymentId?: string) {
  const { client, request, db, mothership } = shared();
  const sovereignFQDN = `a${randomBytes(6).toString("hex")}.omani.works`;
  const id = deploymentId ?? (await client.call("createDeployment", { body: request({ sovereignFQDN }) })).id;
  const password = randomBytes(32).toString("hex");
  await db
    .insertInto("tofu_runs")
    .values({
      deployment_id: id,
      epoch: 1,
      command: "apply",
      password_hash: createHash("sha256").update(password).digest(),
      host: "here",
      log_path: "/dev/null",
    })
    .execute();

  async function call(what: string, { body = "", password: used = password, headers = {}, lockId }: Call = {}) {
    const [method, lock] = what.split(" ");
    const query = lockId === undefined ? "" : `?ID=${lockId}`;
    const reply = await mothership.stateBackend.inject({
      method: method as "GET",
      url: `/api/v1/deployments/${id}/tofu-state${lock === undefined ? "" : "/lock"}${query}`,
      headers: { ...(used === null ? {} : basic(used)), ...(body === "" ? {} : { "content-type": "application/json" }), ...headers },
      ...(method === "GET" ? {} : { payload: body }),
    });
    const isJSON = reply.body.startsWith("{");
    return { status: reply.statusCode, headers: reply.headers, text: reply.body, body: isJSON ? reply.json() : {} };
  }

  function write(body: string, lockId?: string) {
    const md5 = createHash("md5").update(body).digest("base64");
    return call("POST", { body, headers: { "content-md5": md5 }, ...(lockId === undefined ? {} : { lockId }) });
  }

  return { id, password, call, write };
}

function state(serial: number, note = "", resource?: string): string {
  const resources = resource === undefined ? [] : [{ mode: "managed", type: resource, name: "region", instances: [{ index_key: "fsn1" }] }];
  return JSON.stringify({ version: 4, lineage, serial, outputs: { note }, resources });
}

function lockInfo(id: string): string {
  return JSON.stringify({ ID: id, Operation: "OperationTypeApply", Who: "tester" });
}

function basic(password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`run:${password}`).toString("base64")}` };
}
