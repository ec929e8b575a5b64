import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Question, ask as askOf, personForTests } from "../../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../../testing/shared-mothership.ts";
import { testMothership } from "../../../testing/test-mothership.ts";

const shared = sharedMothership({
  env: { CATALYST_ROLE: "api", CATALYST_MAX_LIVE_DEPLOYMENTS_PER_USER: "3", CATALYST_CREATES_PER_HOUR: "5" },
});
const ask = (method: string, url: string, question?: Question) => askOf(shared(), method, url, question);
const freshName = () => `a${randomBytes(6).toString("hex")}.omani.works`;

describe("an accepted deployment", () => {
  test("is answered with its id, status and stream, and has its first event and first job", async () => {
    const { token } = await personForTests(shared().db);

    const answer = await create({ as: token });

    const { id } = answer.body;
    expect(answer).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        status: "provisioning",
        streamURL: `/api/v1/deployments/${id}/logs`,
        warnings: [],
      },
    });
    const { body: state } = await ask("GET", `/api/v1/deployments/${id}`, { as: token });
    expect(state).toMatchObject({
      status: "provisioning",
      phase: "preflight",
      attempt: 1,
      lastSeq: 1,
      cloudResources: false,
      credentialsHeld: ["hetznerToken"],
      request: { hetznerToken: "<redacted>" },
      phases: [{ phase: "preflight", status: "waiting", attempt: 1 }],
    });
  });

  test("tells of members that are not known, and goes on without them", async () => {
    const { token } = await personForTests(shared().db);

    const answer = await create({ as: token, members: { colour: "blue", hetznertoken: "a-canary-of-a-token" } });
    const { text } = await ask("GET", `/api/v1/deployments/${answer.body.id}`, { as: token });

    expect(answer.body.warnings).toEqual([
      "The member colour is not known and was ignored",
      "The member hetznertoken is not known and was ignored",
    ]);
    expect(text).not.toContain("canary");
  });
});

describe("a second deployment of a live name", () => {
  test("is refused, and only those who may see the first one hear its id", async () => {
    const { db } = shared();
    const [ann, stranger, auditor] = [await personForTests(db), await personForTests(db), await personForTests(db, ["auditor"])];
    const sovereignFQDN = freshName();
    const { id } = (await create({ as: ann.token, members: { sovereignFQDN } })).body;

    const again = await create({ as: ann.token, members: { sovereignFQDN: sovereignFQDN.toUpperCase() } });
    const elsewhere = await create({ as: stranger.token, members: { sovereignFQDN } });
    const admin = await create({ members: { sovereignFQDN } });
    const looksOnly = await create({ as: auditor.token, members: { sovereignFQDN } });

    expect(again).toMatchObject({ status: 409, body: { error: "sovereign-exists", existingId: id } });
    expect(elsewhere).toMatchObject({ status: 409, body: { error: "sovereign-exists" } });
    expect(elsewhere.text).not.toContain(id);
    expect(admin.body.existingId).toBe(id);
    expect(looksOnly).toMatchObject({ status: 403, body: { error: "forbidden" } });
  });

  test("loses the race without a trace, however many come at once", async () => {
    const sovereignFQDN = freshName();
    const people = await Promise.all(Array.from({ length: 6 }, () => personForTests(shared().db)));

    const answers = await Promise.all(people.map(({ token }) => create({ as: token, members: { sovereignFQDN } })));

    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["201", "409", "409", "409", "409", "409"]);
    const { db } = shared();
    const rows = await db.selectFrom("deployments").select("id").where("fqdn", "=", sovereignFQDN).execute();
    expect(rows).toHaveLength(1);
    expect(await keysWithoutDeployment()).toEqual([]);
  });

  test("is allowed once the first one failed without leaving anything, and then the first one cannot be retried", async () => {
    const { db } = shared();
    const { token } = await personForTests(db);
    const members = { sovereignFQDN: freshName() };
    const { id } = (await create({ as: token, members })).body;
    await settle(id, "failed", false);

    const second = await create({ as: token, members });
    const retry = await ask("POST", `/api/v1/deployments/${id}/retry`, { as: token, body: {} });

    expect(second.status).toBe(201);
    expect(retry).toMatchObject({ status: 409, body: { error: "sovereign-exists", existingId: second.body.id } });
  });

  test("is refused while the first one's resources may still be there", async () => {
    const { token } = await personForTests(shared().db);
    const members = { sovereignFQDN: freshName() };
    const { id } = (await create({ as: token, members })).body;
    await settle(id, "cancelled", true);

    const second = await create({ as: token, members });

    expect(second).toMatchObject({ status: 409, body: { error: "sovereign-exists", existingId: id } });
  });
});

describe("limits", () => {
  test("a person may have so many live deployments and no more", async () => {
    const { token } = await personForTests(shared().db);
    for (let count = 0; count < 3; count += 1) expect((await create({ as: token })).status).toBe(201);

    const answer = await create({ as: token });

    expect(answer).toMatchObject({
      status: 429,
      body: { error: "too-many-deployments", detail: "You have 3 live deployments; at most 3 are allowed" },
    });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  });

  test("a person may ask so often in an hour, refused requests included", async () => {
    const { token } = await personForTests(shared().db);
    for (let count = 0; count < 5; count += 1) await create({ as: token, members: { orgEmail: "wrong" } });

    const answer = await create({ as: token });

    expect(answer).toMatchObject({ status: 429, body: { error: "rate-limited" } });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  });
});

describe("an Idempotency-Key", () => {
  test("makes a repeat answer what the first call did, and start nothing", async () => {
    const { token } = await personForTests(shared().db);
    const call = { as: token, members: { sovereignFQDN: freshName() }, key: "key-1" };

    const first = await create(call);
    const second = await create(call);

    expect(second).toMatchObject({ status: 201, body: first.body });
    expect([first.headers["idempotency-replayed"], second.headers["idempotency-replayed"]]).toEqual([undefined, "true"]);
  });

  test("with another body is refused", async () => {
    const { token } = await personForTests(shared().db);
    await create({ as: token, key: "key-1" });

    const answer = await create({ as: token, key: "key-1" });

    expect(answer).toMatchObject({ status: 422, body: { error: "idempotency-key-reused" } });
  });

  test("of calls at the same time lets one through", async () => {
    const { token } = await personForTests(shared().db);
    const call = { as: token, members: { sovereignFQDN: freshName() }, key: "key-1" };

    const answers = await Promise.all(Array.from({ length: 4 }, () => create(call)));

    const made = answers.filter(({ status }) => status === 201);
    const told = answers.filter(({ status }) => status === 409);
    expect(made.length + told.length).toBe(4);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(told.every(({ body }) => body.error === "idempotency-in-progress")).toBe(true);
  });

  test("is checked for its form", async () => {
    const answer = await create({ key: "k".repeat(129) });

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid-idempotency-key" } });
  });
});

test("credential checks and key generation have a limit a minute", async () => {
  const mothership = await testMothership({ env: { CATALYST_ROLE: "api", CATALYST_VALIDATIONS_PER_MINUTE: "2" } });
  const { token } = await personForTests(mothership.db);
  const generate = () => askOf(mothership, "POST", "/api/v1/sshkey/generate", { as: token, body: {} });

  const answers = [await generate(), await generate(), await generate()];

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[2]).toMatchObject({ body: { error: "rate-limited" }, headers: { "retry-after": expect.stringMatching(/^\d+$/) } });
});

function create({ as, members = {}, key }: { as?: string; members?: object; key?: string }) {
  return ask("POST", "/api/v1/deployments", {
    body: { ...shared().request({ sovereignFQDN: freshName() }), ...members },
    ...(as === undefined ? {} : { as }),
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  });
}

async function settle(id: string, status: "failed" | "cancelled", cloudResources: boolean): Promise<void> {
  const { db } = shared();
  await db.updateTable("phase_runs").set({ status }).where("deployment_id", "=", id).execute();
  await db.updateTable("deployments").set({ status, cloud_resources: cloudResources }).where("id", "=", id).execute();
}

/** Data keys of deployments that are not there: what a refused one would leave behind. */
async function keysWithoutDeployment(): Promise<string[]> {
  const { db } = shared();
  const ids = db.selectFrom("deployments").select("id");
  const rows = await db.selectFrom("data_keys").select("scope").where("scope", "not in", ids).execute();
  return rows.map(({ scope }) => scope).filter((scope) => /^[0-9a-f]{16}$/.test(scope));
}
