import type { AuditEntry } from "@catalyst/contract";
import { expect, test } from "vitest";
import type { App } from "../../http/add-route.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { Logger } from "../../platform/log.ts";
import { silentLogger } from "../../platform/log.ts";
import { createManualClock } from "../../platform/manual-clock.ts";
import { trustHeaders } from "../../testing/caller-for-tests.ts";
import { type EchoHandlers, echoApp } from "../../testing/echo-app.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { listAudit, verifyAudit } from "./audit-log.ts";
import { registerAudit } from "./register-audit.ts";

const id = "00112233445566aa";

test("a write is recorded before it is answered: who, from where, what, on what", async () => {
  const { app, entries } = await setUp();

  const reply = await app.inject({
    method: "POST",
    url: `/sovereign/api/v1/deployments/${id}/wipe`,
    headers: { "x-person": "ann" },
    payload: {},
  });

  expect(reply.statusCode).toBe(202);
  expect(await entries()).toMatchObject([
    { seq: 1, actor: "ann", address: "127.0.0.1", action: "wipeDeployment", target: id, outcome: "allowed", detail: { status: 202 } },
  ]);
});

test("a refusal is recorded with its code", async () => {
  const { app, entries } = await setUp({
    async retryDeployment() {
      throw new CatalystError("not-retryable");
    },
  });

  await app.inject({ method: "POST", url: `/api/v1/deployments/${id}/retry`, headers: { "x-person": "ann" }, payload: {} });

  expect(await entries()).toMatchObject([
    { action: "retryDeployment", outcome: "refused", detail: { status: 409, error: "not-retryable" } },
  ]);
});

test("a handler can name what it made", async () => {
  const { app, entries } = await setUp({
    async createDeployment({ request }) {
      request.audit.target = id;
      request.audit.detail["fqdn"] = "omantel.omani.works";
    },
  });

  await app.inject({ method: "POST", url: "/api/v1/deployments", headers: { "x-person": "ann" }, payload: {} });

  expect(await entries()).toMatchObject([{ action: "createDeployment", target: id, detail: { fqdn: "omantel.omani.works" } }]);
});

test("plain reads leave no entry, sensitive ones do", async () => {
  const { app, entries } = await setUp();

  for (const path of [`/deployments/${id}`, "/deployments", "/me", `/deployments/${id}/credentials`, "/audit"]) {
    await app.inject({ url: `/api/v1${path}`, headers: { "x-person": "ann" } });
  }

  expect((await entries()).map(({ action }) => action)).toEqual(["listHeldCredentials", "listAudit"]);
});

test("nothing of a request's body, query or headers is recorded", async () => {
  const { app, entries } = await setUp();
  const canary = "canary-7d1f0c5a9b";

  await app.inject({
    method: "POST",
    url: `/api/v1/deployments/${id}/wipe?force=${canary}`,
    headers: { "x-person": "ann", authorization: `Bearer ${canary}`, cookie: `catalyst-session=${canary}` },
    payload: { hetznerToken: canary },
  });

  expect(await entries()).toHaveLength(1);
  expect(JSON.stringify(await entries())).not.toContain(canary);
});

test("a flood of strangers cannot fill the log, and people are still recorded", async () => {
  const { app, entries } = await setUp({
    async createDeployment({ request }) {
      if (!request.caller) throw new CatalystError("unauthenticated");
    },
  });
  const create = (headers: Record<string, string>) => app.inject({ method: "POST", url: "/api/v1/deployments", headers, payload: {} });

  for (let count = 0; count < 80; count++) await create({});
  await create({ "x-person": "ann" });

  const all = await entries();
  expect(all).toHaveLength(61);
  expect(all.at(-1)).toMatchObject({ actor: "ann", outcome: "allowed" });
});

test("when the entry cannot be stored the answer stays true and the log keeps the entry", async () => {
  const lines: object[] = [];
  const { app, db } = await setUp({}, { ...silentLogger, error: (fields) => void lines.push(fields) });
  await db.schema.dropTable("audit_log").execute();

  const reply = await app.inject({ method: "POST", url: `/api/v1/deployments/${id}/wipe`, headers: { "x-person": "ann" }, payload: {} });

  expect(reply.statusCode).toBe(202);
  expect(lines).toMatchObject([{ audit: { actor: "ann", action: "wipeDeployment" } }]);
});

test("requests at the same time make one sound chain", async () => {
  const { app, db } = await setUp();

  await Promise.all(
    Array.from({ length: 25 }, () =>
      app.inject({ method: "POST", url: `/api/v1/deployments/${id}/cancel`, headers: { "x-person": "ann" }, payload: {} }),
    ),
  );

  expect(await verifyAudit(db, AbortSignal.timeout(5000))).toMatchObject({ intact: true, entries: 25 });
});

async function setUp(handlers: EchoHandlers = {}, logger: Logger = silentLogger) {
  const { db } = await testDatabase();
  const clock = createManualClock();
  const app: App = await echoApp((bare) => {
    registerAudit(bare, { db, clock, logger });
    trustHeaders(bare);
  }, handlers);
  const entries = async (): Promise<Partial<AuditEntry>[]> =>
    (await listAudit(db, { limit: 200 })).toReversed() as unknown as Partial<AuditEntry>[];
  return { app, db, entries };
}
