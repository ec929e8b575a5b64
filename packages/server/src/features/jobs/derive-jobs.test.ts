import type { Job } from "@catalyst/contract";
import { expect, test } from "vitest";
import type { Db } from "../../database/connect.ts";
import { systemClock } from "../../platform/clock.ts";
import { sampleRegion } from "../../testing/sample-deployment.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { inOrder } from "./derive-jobs.ts";
import { type JobsParts, listJobs, readJob, readLogs } from "./jobs.ts";
import { type History, historyForTests } from "./testing/history-for-tests.ts";

test("what stands behind the phase that runs again is pending again, whatever became of it before", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  for (const phase of ["preflight", "dns-reserve", "tofu-init", "tofu-plan"] as const) await pass(history, phase);
  await history.open("tofu-apply");
  await history.tell("engine", { message: "The worker is gone" });
  await history.close("interrupted");
  await history.open("preflight");

  const jobs = await listJobs(partsOf(db), history.id);
  const apply = await readJob(partsOf(db), history.id, "tofu-apply");

  expect(named(jobs, "preflight").status).toBe("running");
  expect(named(jobs, "tofu-plan")).toMatchObject({ status: "pending", durationMs: null, waitingFor: "tofu-init" });
  expect(named(jobs, "tofu-plan")).not.toHaveProperty("startedAt");
  expect(apply).toMatchObject({ job: { status: "pending" }, executions: [{ status: "failed", lineCount: 2 }] });
});

test("a run that has not begun is pending and names what it waits for; one that pauses keeps running", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  const runId = await history.open("preflight", { waitingFor: "OpenTofu, which is being built" });

  const before = named(await listJobs(partsOf(db), history.id), "preflight");
  await db.updateTable("phase_runs").set({ started_at: new Date() }).where("id", "=", runId).execute();
  const paused = named(await listJobs(partsOf(db), history.id), "preflight");

  expect(before).toMatchObject({ status: "pending", waitingFor: "OpenTofu, which is being built" });
  expect(paused).toMatchObject({ status: "running", waitingFor: "OpenTofu, which is being built" });
});

test("each region has a first boot of its own, which ends when its kubeconfig is there", async () => {
  const { db } = await testDatabase();
  const history = await stand(db);
  await boot(history, "fsn1");
  await boot(history, "nbg1");
  await history.accept("fsn1");

  const jobs = await listJobs(partsOf(db), history.id);
  const { job, executions } = await readJob(partsOf(db), history.id, "cloud-init");
  const logs = await readLogs(partsOf(db), executions[0]?.id ?? "", { fromLine: 2, limit: 1 });

  expect(job).toMatchObject({ status: "succeeded", dependsOn: ["tofu-apply"], durationMs: expect.any(Number) as number });
  expect(named(jobs, "cloud-init-nbg1")).toMatchObject({ status: "running", waitingFor: "the kubeconfig of region nbg1" });
  expect(named(jobs, "flux-bootstrap")).toMatchObject({
    status: "running",
    dependsOn: ["cloud-init", "cloud-init-nbg1"],
    waitingFor: "the kubeconfig of region nbg1",
  });
  expect(named(jobs, "install-cilium-nbg1").dependsOn).toEqual(["flux-bootstrap"]);
  expect(named(jobs, "install-flux-nbg1").dependsOn).toEqual(["install-cilium-nbg1", "install-cert-manager-nbg1"]);
  expect(jobs.map(({ jobName }) => jobName)).not.toContain("install-gitea-nbg1");
  expect(logs).toEqual({
    lines: [
      { lineNumber: 2, timestamp: expect.any(String) as string, level: "INFO", message: "The kubeconfig of region fsn1 was accepted" },
    ],
    total: 2,
    executionFinished: true,
  });
});

test("a first boot that fails the deployment is a failed job, with the time at which it was over, also after a wipe has begun", async () => {
  const { db } = await testDatabase();
  const history = await stand(db);
  await boot(history, "fsn1");
  await history.tell("flux-bootstrap", { level: "error", message: "The first boot failed", state: "failed" });
  await history.set({ status: "failed", finished: true });
  const before = await readJob(partsOf(db), history.id, "cloud-init");
  await history.set({ status: "wiping", finished: false });
  await history.open("wipe-stop");

  const after = await readJob(partsOf(db), history.id, "cloud-init");
  const bootstrap = await readJob(partsOf(db), history.id, "flux-bootstrap");
  const log = await readLogs(partsOf(db), bootstrap.executions[0]?.id ?? "", { fromLine: 1, limit: 10 });

  expect(before.job).toMatchObject({ status: "failed", finishedAt: expect.any(String) as string });
  expect(after.job).toMatchObject({ status: "failed" });
  expect(Date.parse(after.job.finishedAt ?? "")).toBeLessThanOrEqual(Date.parse(before.job.finishedAt ?? ""));
  expect(bootstrap.job.status).toBe("failed");
  expect(log?.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    "INFO The infrastructure stands",
    "ERROR The first boot failed",
  ]);
});

test("what nodes say while another phase runs is no line of its log, and its lines have numbers without gaps", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  await history.open("tofu-apply");
  for (let index = 1; index <= 40; index += 1) {
    await history.tell("tofu", { message: `line ${index}` });
    if (index % 3 === 0) await history.tell("cloud-init", { message: "from a node", region: "fsn1" });
    if (index === 20) for (let more = 0; more < 5; more += 1) await history.tell("flux-bootstrap", { region: "fsn1" });
  }
  const { executions } = await readJob(partsOf(db), history.id, "tofu-apply");
  const id = executions[0]?.id ?? "";

  const whole = await readLogs(partsOf(db), id, { fromLine: 1, limit: 500 });
  const parts = [];
  for (let fromLine = 1; fromLine <= 41; fromLine += 1)
    parts.push(...((await readLogs(partsOf(db), id, { fromLine, limit: 1 }))?.lines ?? []));
  const beyond = await readLogs(partsOf(db), id, { fromLine: 42, limit: 10 });

  expect(whole?.lines.map(({ message }) => message)).toEqual([
    "tofu-apply started",
    ...Array.from({ length: 40 }, (_, n) => `line ${n + 1}`),
  ]);
  expect(whole).toMatchObject({ total: 41, executionFinished: false });
  expect(parts).toEqual(whole?.lines);
  expect(beyond).toMatchObject({ lines: [], total: 41 });
});

test("never-started jobs come last, then names decide", () => {
  const names = inOrder([
    jobCalled("b"),
    jobCalled("z", "2026-01-01"),
    jobCalled("a"),
    jobCalled("y", "2026-01-02"),
    jobCalled("x", "2026-01-01"),
  ]).map((each) => each.jobName);

  expect(names).toEqual(["y", "x", "z", "a", "b"]);
});

/** A deployment in two regions whose infrastructure stands. */
async function stand(db: Db): Promise<History> {
  const history = await historyForTests(db, { spec: { regions: [sampleRegion(), sampleRegion({ key: "nbg1", cloudRegion: "nbg1" })] } });
  for (const phase of ["preflight", "tofu-apply", "dns-commit"] as const) await pass(history, phase);
  await history.set({ status: "flux-bootstrapping", phase: "flux-bootstrap" });
  await history.tell("flux-bootstrap", { message: "The infrastructure stands" });
  return history;
}

async function pass(history: History, phase: Parameters<History["open"]>[0]): Promise<void> {
  await history.open(phase);
  await history.close("succeeded");
}

function boot(history: History, region: string): Promise<void> {
  return history.tell("cloud-init", { region, message: `${region}-cp-1: network started`, resource: `${region}-cp-1` });
}

function named(jobs: Job[], name: string): Job {
  const job = jobs.find(({ jobName }) => jobName === name);
  if (!job) throw new Error(`There is no job ${name}`);
  return job;
}

function jobCalled(jobName: string, startedAt?: string): Job {
  return { jobName, ...(startedAt ? { startedAt } : {}) } as Job;
}

function partsOf(db: Db): JobsParts {
  return { db, clock: systemClock };
}
