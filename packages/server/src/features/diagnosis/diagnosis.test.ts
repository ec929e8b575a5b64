import type { Diagnosis } from "@catalyst/contract";
import { expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import type { Db } from "../../database/connect.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { testMothership } from "../../testing/test-mothership.ts";
import { type History, historyForTests } from "../jobs/testing/history-for-tests.ts";
import { explain } from "./diagnosis.ts";

const limit = { timeout: 90_000 };

test("a run that failed for real names its culprit, quotes the line that says so, and can be asked about by job", limit, async () => {
  const { client, provision, readToken } = await testMothership();
  const { id, state } = await provision({ hetznerToken: readToken });

  const why = await client.call("readWhy", { params: { id } });
  const again = await client.call("readWhy", { params: { id } });
  const ofJob = await client.call("readWhy", { params: { id }, query: { node: `${id}:preflight` } });
  const ofLater = await client.call("readWhy", { params: { id }, query: { node: "install-cilium" } });

  expect(why).toMatchObject({
    verdict: "culprit",
    rule: "token-readonly",
    culprit: { kind: "token", name: "cloud token" },
    owner: "you",
    retry: "after",
    action: { kind: "retry", target: "preflight", mode: "guided" },
    since: state.failure?.at,
    ruledOut: [],
  });
  expect(why.sentence).toBe(state.failure?.sentence);
  expect(why.evidence.at(-1)).toMatchObject({ source: "preflight", text: state.error, seq: state.lastSeq });
  expect(why.chain).toEqual([
    { kind: "deployment", name: "acme.omani.works", state: "failed" },
    { kind: "phase", name: "preflight", state: "failed" },
    { kind: "token", name: "cloud token", state: "broken" },
  ]);
  expect(JSON.stringify(again)).toBe(JSON.stringify(why));
  expect(ofJob).toEqual(why);
  expect(ofLater.chain.map(({ name }) => name)).toEqual([
    "acme.omani.works",
    "install-cilium",
    "flux-bootstrap",
    "cloud-init",
    "tofu-apply",
    "tofu-plan",
    "tofu-init",
    "dns-reserve",
    "preflight",
    "cloud token",
  ]);
});

test("an old run is explained by its events alone, the same after a retry as before it", limit, async () => {
  const { client, provision, follow, readToken, token } = await testMothership();
  const { id, state } = await provision({ hetznerToken: readToken });
  const at = state.lastSeq;
  const before = await client.call("readWhy", { params: { id }, query: { at } });

  await client.call("retryDeployment", { params: { id }, body: { hetznerToken: token } });
  const stands = await follow(id, ({ phase }) => phase === "flux-bootstrap", at);
  const after = await client.call("readWhy", { params: { id }, query: { at } });
  const now = await client.call("readWhy", { params: { id } });
  const early = await client.call("readWhy", { params: { id }, query: { at: 2 } });

  expect(before).toMatchObject({ verdict: "culprit", rule: "token-readonly" });
  expect(JSON.stringify(after)).toBe(JSON.stringify(before));
  expect(stands.state.status).toBe("flux-bootstrapping");
  // The lab's servers are not booted here, and that is said rather than blamed on a network.
  expect(now).toMatchObject({ verdict: "waiting", rule: "node-silent", culprit: null, waitingFor: "the kubeconfig of region fsn1" });
  expect(now.sentence).toContain("emulated cloud");
  expect(early).toMatchObject({ verdict: "waiting", waitingFor: "preflight to end", expected: null });
});

test("a wait for a program that is missing says for what", limit, async () => {
  const { client, request, follow } = await testMothership({ env: { CATALYST_TOFU_BIN: "/nonexistent/tofu" } });
  const { id } = await client.call("createDeployment", { body: request() });
  await follow(id, ({ state }) => state === "waiting");

  const why = await client.call("readWhy", { params: { id } });

  expect(why).toMatchObject({ verdict: "waiting", waitingFor: "OpenTofu", sentence: "tofu-init waits for OpenTofu.", culprit: null });
  expect(why.evidence.at(-1)?.text).toBe("Waiting for OpenTofu");
});

test("a phase that is at work is nothing unusual, and says what the provider is at and how long it usually takes", async () => {
  const { db } = await testDatabase();
  await pastRuns(db, "tofu-apply", [40_000, 50_000, 60_000]);
  const history = await historyForTests(db);
  const runId = await history.open("tofu-apply");
  await db.updateTable("phase_runs").set({ started_at: new Date() }).where("id", "=", runId).execute();
  await history.tell("tofu", { message: "creating", state: "started", resource: "hcloud_network.main" });

  const why = await ask(db, history);

  expect(why).toMatchObject({
    verdict: "waiting",
    culprit: null,
    expected: { p50: 50_000, p90: 60_000 },
    sentence: "Nothing unusual: the provider is making hcloud_network.main, which usually takes 50 s.",
  });
});

test("one that takes longer than nine of ten is not explained away: what was ruled out is listed", async () => {
  const { db } = await testDatabase();
  await pastRuns(db, "tofu-plan", [1000, 1000, 1000]);
  const history = await historyForTests(db);
  await history.open("tofu-plan");

  const why = await ask(db, history);

  expect(why).toMatchObject({ verdict: "unknown", culprit: null, sentence: expect.stringContaining("longer than nine of ten") as string });
  expect(why.ruledOut).toContain("the cloud refuses the token");
  expect(why.confidence).toBeLessThan(0.5);
});

test("a failure that names nothing is unknown, one whose engine complained of a resource blames that", async () => {
  const { db } = await testDatabase();
  const bare = await failing(db, "aaaaaaaaaaaaaaaa");
  const named = await failing(db, "bbbbbbbbbbbbbbbb", "hcloud_network.main");

  expect(await ask(db, bare)).toMatchObject({ verdict: "unknown", culprit: null, action: { kind: "retry", target: "tofu-apply" } });
  expect(await ask(db, named)).toMatchObject({
    verdict: "culprit",
    rule: "phase-failed",
    culprit: { kind: "resource", name: "hcloud_network.main" },
    evidence: expect.arrayContaining([expect.objectContaining({ source: "tofu", text: "it broke" })]) as unknown[],
  });
});

test("a job that is done is nothing unusual, whatever became of the rest", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  await history.open("tofu-plan");
  await history.close("succeeded");
  await history.open("tofu-apply");
  await history.close("failed", { level: "error", code: "hetzner-quota", resource: "servers" });
  await history.set({ status: "failed", finished: true });

  expect(await ask(db, history, { node: "tofu-plan" })).toMatchObject({
    verdict: "healthy",
    sentence: "Nothing unusual: tofu-plan has done its work.",
  });
  expect(await ask(db, history, { node: "tofu-apply" })).toMatchObject({
    verdict: "culprit",
    rule: "quota-reached",
    culprit: { name: "servers" },
  });
});

test("a failed job keeps its reason after a wipe, and what was cancelled or wiped is healthy", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  await history.open("tofu-apply");
  await history.close("failed", { level: "error", code: "hetzner-quota", resource: "servers" });
  await history.set({ status: "wiping" });
  for (const phase of ["wipe-stop", "wipe-end"] as const) {
    await history.open(phase);
    await history.close("succeeded");
  }
  await history.set({ status: "wiped", finished: true });

  expect(await ask(db, history)).toMatchObject({ verdict: "healthy", sentence: expect.stringContaining("was wiped") as string });
  const ofJob = await ask(db, history, { node: "tofu-apply" });
  expect(ofJob).toMatchObject({ verdict: "culprit", rule: "quota-reached", retry: "no" });
  expect(ofJob).not.toHaveProperty("action");
});

test("the past does not change: a question about an event has the same answer whatever came later, of a job as well", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  await history.open("preflight", { waitingFor: "OpenTofu" });
  await history.tell("preflight", { message: "Waiting for OpenTofu", state: "waiting" });
  const at = await lastSeq(db, history);
  const questions = [{ at }, { at, node: "preflight" }, { at, node: "install-cilium" }, { at, node: "cloud-init" }];
  const before = await Promise.all(questions.map((question) => ask(db, history, question)));

  await db.updateTable("phase_runs").set({ status: "running", started_at: new Date() }).where("deployment_id", "=", history.id).execute();
  await history.close("succeeded");
  for (const phase of ["tofu-apply", "dns-commit"] as const) {
    await history.open(phase);
    await history.close("succeeded");
  }
  await history.set({ status: "flux-bootstrapping", phase: "flux-bootstrap" });
  await history.tell("cloud-init", { region: "fsn1", message: "fsn1-cp-1: host started" });
  const after = await Promise.all(questions.map((question) => ask(db, history, question)));

  expect(before[0]).toMatchObject({ verdict: "waiting", waitingFor: "OpenTofu", sentence: "preflight waits for OpenTofu." });
  expect(before[2]?.chain.map(({ name }) => name)).toContain("install-cilium");
  expect(after.map((each) => JSON.stringify(each))).toEqual(before.map((each) => JSON.stringify(each)));
});

test("servers that have not spoken for long are named, unless they spoke while the DNS was being written", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  await history.open("dns-commit");
  await history.close("succeeded");
  await history.set({ status: "flux-bootstrapping", phase: "flux-bootstrap" });
  const silent = await ask(db, history);
  const spoken = await historyForTests(db, { id: "dddddddddddddddd", spec: { fqdn: "spoken.example.org" } });
  await spoken.open("dns-commit");
  await spoken.tell("cloud-init", { region: "fsn1", message: "fsn1-cp-1: host started" });
  await spoken.close("succeeded");
  await spoken.set({ status: "flux-bootstrapping", phase: "flux-bootstrap" });

  expect(silent).toMatchObject({ verdict: "waiting", rule: "node-silent", culprit: { kind: "node", region: "fsn1" }, owner: "network" });
  expect(await ask(db, spoken)).toMatchObject({
    verdict: "waiting",
    culprit: null,
    sentence: expect.stringMatching(/^Nothing unusual: the infrastructure stands/) as string,
    evidence: [expect.objectContaining({ source: "cloud-init", text: "fsn1-cp-1: host started" })],
  });
});

test("a question about an event that is not there yet is one about the newest", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  await history.open("tofu-plan");

  expect(await ask(db, history, { at: 4711 })).toEqual(await ask(db, history, { at: await lastSeq(db, history) }));
  expect(await ask(db, history, { at: 0 })).toMatchObject({ verdict: "unknown", since: null });
});

test("a first boot that failed while the clusters were awaited is found, now and in the past", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  await history.open("dns-commit");
  await history.close("succeeded");
  await history.set({ status: "flux-bootstrapping", phase: "flux-bootstrap" });
  await history.tell("flux-bootstrap", { message: "The infrastructure stands" });
  await history.tell("cloud-init", { level: "warn", message: "cp-1: host failed for good", region: "fsn1", state: "failed" });
  await history.tell("flux-bootstrap", {
    level: "error",
    message: "The first boot failed",
    state: "failed",
    code: "cloud-init-failed",
    resource: "cp-1",
  });
  await history.set({ status: "failed", finished: true });
  const at = await lastSeq(db, history);

  const why = await ask(db, history, { at });

  expect(why).toMatchObject({ verdict: "culprit", rule: "kubeconfig-missing", culprit: { name: "cp-1" } });
  expect(why.evidence.map(({ source }) => source)).toContain("cloud-init");
  expect(await ask(db, history, { at: at - 2 })).toMatchObject({ verdict: "waiting" });
});

test("a job and a deployment that are not there are refused", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);

  await expect(ask(db, history, { node: "tofu-fly" })).rejects.toMatchObject({ code: "job-not-found" });
  await expect(ask(db, { id: "ffffffffffffffff" })).rejects.toMatchObject({ code: "deployment-not-found" });
});

function ask(db: Db, { id }: Pick<History, "id">, question: { at?: number; node?: string } = {}): Promise<Diagnosis> {
  return explain({ db, clock: systemClock, emulated: false }, id, question);
}

async function lastSeq(db: Db, { id }: History): Promise<number> {
  const row = await db.selectFrom("deployments").select("last_seq").where("id", "=", id).executeTakeFirstOrThrow();
  return row.last_seq;
}

async function failing(db: Db, id: string, resource?: string): Promise<History> {
  const history = await historyForTests(db, { id, spec: { fqdn: `${id}.example.org` } });
  await history.open("tofu-apply");
  if (resource) await history.tell("tofu", { level: "warn", message: "it broke", resource, state: "error" });
  await history.close("failed", { level: "error", code: "tofu-apply-failed", message: "something broke" });
  await history.set({ status: "failed", finished: true });
  return history;
}

/** What the same phase took elsewhere. */
async function pastRuns(db: Db, phase: "tofu-apply" | "tofu-plan", durationsMs: number[]): Promise<void> {
  const history = await historyForTests(db, { id: "cccccccccccccccc", spec: { fqdn: "past.example.org" } });
  for (const ms of durationsMs) {
    const id = await history.open(phase);
    await history.close("succeeded");
    const finished = new Date();
    await db
      .updateTable("phase_runs")
      .set({ started_at: new Date(finished.getTime() - ms), finished_at: finished })
      .where("id", "=", id)
      .execute();
  }
}
