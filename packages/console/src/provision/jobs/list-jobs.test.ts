import type { Job, JobStatus } from "@catalyst/contract";
import { afterAll, expect, test, vi } from "vitest";
import { findJob, type JobFilter, listJobs } from "./list-jobs.ts";

// Texts ask the page for its language when they are loaded.
vi.hoisted(() => vi.stubGlobal("document", { documentElement: { lang: "en" } }));
afterAll(() => void vi.unstubAllGlobals());

const all: JobFilter = { search: "", status: "", app: "", batch: "" };

test("running comes first, then pending, failed, succeeded; within one, the newest start first and never started last", () => {
  const jobs = [
    job("d", "succeeded", "2026-11-26T12:00:00.000Z"),
    job("b", "failed", "2026-11-26T12:00:00.000Z"),
    job("c", "failed", "2026-11-26T12:01:00.000Z"),
    job("f", "pending"),
    job("e", "pending"),
    job("g", "pending", "2026-11-26T11:00:00.000Z"),
    job("a", "running", "2026-11-26T10:00:00.000Z"),
  ];

  expect(listJobs(jobs, all).map(({ jobName }) => jobName)).toEqual(["a", "g", "e", "f", "c", "b", "d"]);
});

test("a search looks at the job's and the Application's name, whatever their case", () => {
  const jobs = [job("install-cilium", "pending"), { ...job("tofu-apply", "pending"), appId: "catalyst-platform" }];

  expect(listJobs(jobs, { ...all, search: " CILIUM " }).map(({ jobName }) => jobName)).toEqual(["install-cilium"]);
  expect(listJobs(jobs, { ...all, search: "platform" }).map(({ jobName }) => jobName)).toEqual(["tofu-apply"]);
});

test("filters add up", () => {
  const jobs = [
    job("a", "failed"),
    job("b", "succeeded"),
    { ...job("c", "failed"), appId: "flux" },
    { ...job("d", "failed"), batchId: "wipe" as const },
  ];

  const shown = listJobs(jobs, { ...all, status: "failed", app: "app", batch: "phase-0-infra" });

  expect(shown.map(({ jobName }) => jobName)).toEqual(["a"]);
});

test("many jobs are filtered by a word", () => {
  const jobs = Array.from({ length: 5000 }, (_, index) => job(`change-${index}`, "succeeded"));

  const shown = listJobs(jobs, { ...all, search: "change-49" });

  expect(shown).toHaveLength(111);
});

test("a job is found by its id and by its name", () => {
  const jobs = [job("tofu-apply", "running")];

  expect(findJob(jobs, "0123456789abcdef:tofu-apply")).toBe(jobs[0]);
  expect(findJob(jobs, "tofu-apply")).toBe(jobs[0]);
  expect(findJob(jobs, "tofu")).toBeUndefined();
});

function job(jobName: string, status: JobStatus, startedAt?: string): Job {
  return {
    id: `0123456789abcdef:${jobName}`,
    deploymentId: "0123456789abcdef",
    jobName,
    appId: "app",
    batchId: "phase-0-infra",
    dependsOn: [],
    status,
    durationMs: null,
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}
