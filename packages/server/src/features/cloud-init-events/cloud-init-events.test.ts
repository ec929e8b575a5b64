import { createHash, randomBytes } from "node:crypto";
import type { CloudInitEvent } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { type Answer, ask } from "../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";

const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });
const bearer = "b".repeat(64);

describe("what a node says about its first boot", () => {
  test("is told to whoever follows the deployment", async () => {
    const id = await awaiting();

    const answer = await post(id, { status: "ok" });

    expect(answer.status).toBe(204);
    expect(await lastEvent(id)).toMatchObject({
      phase: "cloud-init",
      level: "info",
      message: "catalyst-x-cp-1: host is done: ready",
      region: "fsn1",
      state: "ok",
    });
  });

  test("fails the deployment when a first control plane has given up, and names the step", async () => {
    const id = await awaiting();

    await post(id, { status: "failed", message: "no address", tail: "last line" });

    const state = await ask(shared(), "GET", `/api/v1/deployments/${id}`);
    expect(state.body).toMatchObject({
      status: "failed",
      failure: { code: "cloud-init-failed", culprit: { kind: "node", name: "catalyst-x-cp-1", reason: "host" } },
    });
    expect(state.body.failure.message).toContain("last line");
  });

  test("about another node's failure is only told", async () => {
    const id = await awaiting();

    await post(id, { node: "catalyst-x-worker-1", status: "failed" });

    const state = await ask(shared(), "GET", `/api/v1/deployments/${id}`);
    expect(state.body.status).toBe("flux-bootstrapping");
    expect(await lastEvent(id)).toMatchObject({ level: "warn", resource: "catalyst-x-worker-1" });
  });

  test("needs the deployment's bearer, one of its regions and the known members", async () => {
    const id = await awaiting();

    const answers = await Promise.all([
      post(id, {}, null),
      post(id, {}, "c".repeat(64)),
      post(id, { region: "mars" }),
      post("0000000000000000", {}),
      post(id, { colour: "red" } as Partial<CloudInitEvent>),
    ]);

    expect(answers.map(({ status, body }) => `${status} ${body.error}`)).toEqual([
      "401 missing-bearer",
      "403 invalid-bearer",
      "404 region-not-found",
      "404 deployment-not-found",
      "400 invalid-body",
    ]);
  });

  test("is refused beyond 200 events of one node, while other nodes still may speak", async () => {
    const id = await awaiting();
    for (let count = 0; count < 200; count += 20) await Promise.all(Array.from({ length: 20 }, () => post(id, { status: "started" })));

    const oneMore = await post(id, { status: "started" });
    const other = await post(id, { node: "catalyst-x-worker-1" });

    expect(oneMore).toMatchObject({ status: 429, body: { error: "rate-limited" } });
    expect(other.status).toBe(204);
  });
});

/** A deployment whose servers exist and boot. */
async function awaiting(): Promise<string> {
  const { client, request, db } = shared();
  const { id } = await client.call("createDeployment", {
    body: request({ sovereignFQDN: `a${randomBytes(6).toString("hex")}.omani.works` }),
  });
  await db
    .updateTable("deployments")
    .set({ status: "flux-bootstrapping", phase: "flux-bootstrap", bearer_hash: createHash("sha256").update(bearer).digest() })
    .where("id", "=", id)
    .execute();
  await db.deleteFrom("phase_runs").where("deployment_id", "=", id).execute();
  return id;
}

function post(id: string, members: Partial<CloudInitEvent>, as: string | null = bearer): Promise<Answer> {
  const body = { node: "catalyst-x-cp-1", region: "fsn1", step: "host", status: "ok", message: "ready", elapsedMs: 5, ...members };
  return ask(shared(), "POST", `/api/v1/deployments/${id}/cloud-init-events`, { body, as });
}

async function lastEvent(id: string) {
  const { events } = await shared().client.call("listEvents", { params: { id }, query: { limit: 10_000 } });
  return events.at(-1);
}
