import { randomBytes } from "node:crypto";
import type { Status } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { type Question, ask as askOf } from "../../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../../testing/shared-mothership.ts";

// Nothing runs the phases here: a deployment stays as a test puts it.
const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });
const ask = (id: string, path: string, question: Question = { body: {} }) =>
  askOf(shared(), "POST", `/api/v1/deployments/${id}${path}`, question);

describe("a retry", () => {
  test.each<[Status, string]>([
    ["provisioning", "deployment-in-flight"],
    ["tofu-applying", "deployment-in-flight"],
    ["flux-bootstrapping", "deployment-in-flight"],
    ["wiping", "deployment-in-flight"],
    ["ready", "not-retryable"],
    ["adopted", "not-retryable"],
  ])("of a deployment that is %s is refused", async (status, error) => {
    const id = await deploymentIn(status);

    const [whole, phase] = [await ask(id, "/retry"), await ask(id, "/phases/tofu-apply/retry")];

    expect([whole.status, whole.body.error, phase.status, phase.body.error]).toEqual([409, error, 409, error]);
  });

  test("of a running phase names it", async () => {
    const id = await deploymentIn("provisioning");

    const answer = await ask(id, "/phases/preflight/retry");

    expect(answer.body.detail).toBe("The deployment is provisioning in preflight");
  });

  test.each([
    ["/phases/nothing/retry", {}],
    ["/retry", { fromPhase: "wipe-sweep" }],
  ])("%s %j asks for a phase that there is not", async (path, body) => {
    const id = await deploymentIn("failed");

    const answer = await ask(id, path, { body });

    expect(answer).toMatchObject({ status: 400, body: { error: "unknown-phase" } });
  });

  test("starts the next attempt safely from preflight, whatever phase is named", async () => {
    const id = await deploymentIn("failed");

    const answer = await ask(id, "/phases/tofu-apply/retry");

    expect(answer).toMatchObject({
      status: 200,
      body: {
        id,
        status: "provisioning",
        phase: "preflight",
        streamURL: `/api/v1/deployments/${id}/logs`,
        message: "Attempt 2 goes on from preflight",
      },
    });
    expect((await ask(id, "/retry")).body.error).toBe("deployment-in-flight");
  });

  test.each([
    ["/phases/dns-commit/retry", {}],
    ["/retry", { fromPhase: "dns" }],
  ])("by %s %j of the DNS alone starts there, once the addresses are known", async (path, body) => {
    const result = JSON.stringify({ loadBalancerIP: "127.1.2.3" });
    const [without, withAddress] = [await deploymentIn("failed"), await deploymentIn("failed", { result })];

    const answers = [await ask(without, path, { body }), await ask(withAddress, path, { body })];

    expect(answers.map((answer) => answer.body.phase)).toEqual(["preflight", "dns-commit"]);
  });

  test("goes on at the DNS by itself when that had failed", async () => {
    const failure = { code: "registrar-failed", phase: "dns-commit", message: "no", retryable: true, at: new Date().toISOString() };
    const id = await deploymentIn("failed", { failure: JSON.stringify(failure), result: JSON.stringify({ loadBalancerIP: "127.1.2.3" }) });

    const answer = await ask(id, "/retry");

    expect(answer.body).toMatchObject({ phase: "dns-commit", message: "Attempt 2 goes on from dns-commit" });
  });

  test("takes a registrar's token only where there is a registrar", async () => {
    const id = await deploymentIn("failed");

    const answer = await ask(id, "/retry", { body: { registrarToken: "key:secret" } });

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid-request", fields: { registrarToken: expect.any(String) } } });
  });

  test("is accepted with 202 where the phase is left open, and only once for one key", async () => {
    const id = await deploymentIn("cancelled");
    const question = { body: {}, headers: { "idempotency-key": "retry-1" } };

    const answers = [await ask(id, "/retry", question), await ask(id, "/retry", question)];

    expect(answers.map(({ status, headers }) => [status, headers["idempotency-replayed"]])).toEqual([
      [202, undefined],
      [202, "true"],
    ]);
  });

  test("needs a token once none is held", async () => {
    const id = await deploymentIn("failed");
    const destroyed = await askOf(shared(), "DELETE", `/api/v1/deployments/${id}/credentials`);

    const without = await ask(id, "/retry");
    const withOne = await ask(id, "/retry", { body: { hetznerToken: shared().token } });

    expect(destroyed.status).toBe(204);
    expect(without).toMatchObject({ status: 422, body: { error: "needs-credentials", fields: { hetznerToken: "is needed to go on" } } });
    expect(withOne.status).toBe(202);
  });

  test.each([
    ["short", "must have exactly 64 characters; this one has 5"],
    ["r".repeat(64), "does not belong to the cloud that this mothership talks to"],
  ])("with the token %s is refused", async (hetznerToken, sentence) => {
    const id = await deploymentIn("failed");

    const answer = await ask(id, "/retry", { body: { hetznerToken } });

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid-request", fields: { hetznerToken: sentence } } });
  });

  test("does not repeat a wipe", async () => {
    const failure = { code: "wipe-incomplete", phase: "wipe-end", message: "left", retryable: true, at: new Date().toISOString() };
    const id = await deploymentIn("failed", { failure: JSON.stringify(failure) });

    const answer = await ask(id, "/retry");

    expect(answer).toMatchObject({ status: 409, body: { error: "not-retryable", detail: expect.stringContaining("repeat the wipe") } });
  });
});

describe("cancelling", () => {
  test.each<[Status, string]>([
    ["failed", "The deployment is failed"],
    ["ready", "The deployment is ready"],
    ["wiping", "A wipe cannot be cancelled"],
  ])("is refused when the deployment is %s", async (status, detail) => {
    const id = await deploymentIn(status);

    const answer = await ask(id, "/cancel");

    expect(answer).toMatchObject({ status: 409, body: { error: "not-cancellable", detail } });
  });

  test("ends a run that only waits at once, with its reason in the events", async () => {
    const id = await created();

    const answer = await ask(id, "/cancel", { body: { reason: "changed my mind" } });

    const events = await askOf(shared(), "GET", `/api/v1/deployments/${id}/events`);
    expect(answer).toMatchObject({ status: 202, body: { id, status: "cancelled" } });
    expect(events.body.events.map(({ message }: { message: string }) => message)).toContain("Cancelling was asked for: changed my mind");
    expect(events.body).toMatchObject({ done: true, state: { phases: [{ phase: "preflight", status: "cancelled" }] } });
  });

  test("with a wipe to follow starts it", async () => {
    const id = await created();

    const answer = await ask(id, "/cancel", { body: { wipe: true } });

    expect(answer).toMatchObject({ status: 202, body: { id, status: "wiping" } });
  });
});

describe("a wipe", () => {
  test("wants the whole name where it is given", async () => {
    const id = await deploymentIn("failed");

    const answer = await ask(id, "/wipe", { body: { confirm: "omani.works" } });

    expect(answer).toMatchObject({
      status: 400,
      body: { error: "confirm-mismatch", fields: { confirm: expect.stringMatching(/^must be a[0-9a-f]+\.omani\.works$/) } },
    });
  });

  test("needs a token once none is held", async () => {
    const id = await deploymentIn("failed");
    await askOf(shared(), "DELETE", `/api/v1/deployments/${id}/credentials`);

    const without = await ask(id, "/wipe");
    const malformed = await ask(id, "/wipe", { body: { hcloud_token: "short" } });
    const withOne = await ask(id, "/wipe", { body: { hcloud_token: shared().token } });

    expect(without).toMatchObject({ status: 400, body: { error: "token-required" } });
    expect(malformed).toMatchObject({ status: 400, body: { error: "invalid-request", fields: { hetznerToken: expect.any(String) } } });
    expect(withOne).toMatchObject({ status: 202, body: { deploymentId: id, status: "wiping" } });
  });

  test("that runs is not started twice", async () => {
    const id = await deploymentIn("failed");
    await ask(id, "/wipe");

    const answer = await ask(id, "/wipe");

    expect(answer).toMatchObject({ status: 409, body: { error: "wipe-in-progress" } });
  });

  test("of a Sovereign that is just coming up needs force, and says how long", async () => {
    const id = await deploymentIn("phase1-watching");

    const answer = await ask(id, "/wipe");
    const forced = await ask(id, "/wipe?force=true");

    expect(answer).toMatchObject({ status: 409, body: { error: "wipe-protected", minLifeSec: 1800, hint: expect.any(String) } });
    expect(answer.body.ageSec + answer.body.retryAfterSec).toBe(1800);
    expect(forced.status).toBe(202);
  });

  test("of a Sovereign that was handed over needs force", async () => {
    const id = await deploymentIn("adopted");

    const answer = await ask(id, "/wipe");

    expect(answer).toMatchObject({ status: 409, body: { error: "handed-over" } });
  });

  test("that never was has no report", async () => {
    const id = await deploymentIn("failed");

    const answer = await askOf(shared(), "GET", `/api/v1/deployments/${id}/wipe-report`);

    expect(answer).toMatchObject({ status: 404, body: { error: "wipe-report-missing" } });
  });
});

describe("held credentials", () => {
  test("are listed by name, and not destroyed under a running deployment", async () => {
    const id = await created();

    const listed = await askOf(shared(), "GET", `/api/v1/deployments/${id}/credentials`);
    const destroyed = await askOf(shared(), "DELETE", `/api/v1/deployments/${id}/credentials`);

    const names = listed.body.held.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["hcloud_token", "k3s_agent_token", "k3s_token", "kubeconfig_bearer_token"]);
    expect(destroyed).toMatchObject({ status: 409, body: { error: "deployment-in-flight" } });
  });
});

async function created(): Promise<string> {
  const { client, request } = shared();
  const sovereignFQDN = `a${randomBytes(6).toString("hex")}.omani.works`;
  return (await client.call("createDeployment", { body: request({ sovereignFQDN }) })).id;
}

/** A deployment that has come to stand in a status, without a run that works on it. */
async function deploymentIn(status: Status, columns: { failure?: string; result?: string } = {}): Promise<string> {
  const id = await created();
  const { db } = shared();
  await db.updateTable("phase_runs").set({ status: "failed" }).where("deployment_id", "=", id).execute();
  await db
    .updateTable("deployments")
    .set({ status, ...columns })
    .where("id", "=", id)
    .execute();
  return id;
}
