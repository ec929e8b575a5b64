import type { Batch, Job, JobReply, LogLine, LogsReply } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { findDeployment } from "../deployments/deployments.ts";
import { batchesOf } from "./batch-of.ts";
import { deriveJobs, inOrder } from "./derive-jobs.ts";
import { readExecutionId } from "./execution-id.ts";
import { countLines, findRun, listAcceptances, listFirstBoots, listRuns, readLines, timesOf } from "./store.ts";
import { type Observed, type Try, endingsOf, triesOf, tryOfRun } from "./tries.ts";

export interface JobsParts {
  db: Db;
  clock: Clock;
}

/** The jobs of a deployment: newest start first. They are not stored; what runs and nodes left behind tells how they stand. */
export async function listJobs(parts: JobsParts, deploymentId: string): Promise<Job[]> {
  const { jobs } = await observeJobs(parts, await demand(parts.db, deploymentId));
  return inOrder(jobs);
}

export async function listBatches(parts: JobsParts, deploymentId: string): Promise<Batch[]> {
  const { jobs } = await observeJobs(parts, await demand(parts.db, deploymentId));
  return batchesOf(jobs);
}

/** A job by its id or its bare name, with its executions, newest first. */
export async function readJob(parts: JobsParts, deploymentId: string, ref: string): Promise<JobReply> {
  const { jobs, tries } = await observeJobs(parts, await demand(parts.db, deploymentId));
  const job = findJob(jobs, deploymentId, ref);
  if (!job) throw new CatalystError("job-not-found");
  const own = tries.filter(({ jobName }) => jobName === job.jobName).toReversed();
  const executions = await Promise.all(
    own.slice(0, mostExecutions).map(async ({ id, status, startedAt, finishedAt, log }) => ({
      id,
      jobId: job.id,
      deploymentId,
      status,
      startedAt: startedAt?.toISOString() ?? null,
      ...(finishedAt ? { finishedAt: finishedAt.toISOString() } : {}),
      lineCount: await countLines(parts.db, deploymentId, log),
    })),
  );
  return { job, executions };
}

/** A page of an execution's log; undefined when there is no such execution. */
export async function readLogs(parts: JobsParts, id: string, page: { fromLine: number; limit: number }): Promise<LogsReply | undefined> {
  const { db } = parts;
  const found = await findTry(parts, id);
  if (!found) return undefined;
  const { deploymentId, status, log } = found;
  const [total, events] = await Promise.all([
    countLines(db, deploymentId, log),
    readLines(db, deploymentId, log, page.fromLine, page.limit),
  ]);
  const lines = events.map(({ time, level, message }, index) => ({
    lineNumber: page.fromLine + index,
    timestamp: time.toISOString(),
    level: levels[level],
    message,
  }));
  return { lines, total, executionFinished: status === "succeeded" || status === "failed" };
}

/** A job by its id, with a raw or an encoded colon, or by its bare name. */
export function findJob(jobs: readonly Job[], deploymentId: string, ref: string): Job | undefined {
  const id = ref.replace(/%3a/i, ":");
  const name = id.startsWith(`${deploymentId}:`) ? id.slice(deploymentId.length + 1) : id;
  return jobs.find(({ jobName }) => jobName === name);
}

/** Everything that is known of a deployment's jobs and their tries. */
export async function observeJobs(
  { db, clock }: JobsParts,
  deployment: Deployment,
): Promise<{ jobs: Job[]; tries: Try[]; observed: Observed }> {
  const { id } = deployment;
  const [runs, firstBoots, acceptances] = await Promise.all([listRuns(db, id), listFirstBoots(db, id), listAcceptances(db, id)]);
  const observed = { deployment, runs, firstBoots, acceptances, endings: await timesOf(db, id, endingsOf(runs)), now: clock.now() };
  const tries = triesOf(observed);
  return { jobs: deriveJobs(observed, tries), tries, observed };
}

/** Older ones than these are history that nobody reads; a retry each. */
const mostExecutions = 100;

const levels: Record<"info" | "warn" | "error", LogLine["level"]> = { info: "INFO", warn: "WARN", error: "ERROR" };

async function findTry(parts: JobsParts, id: string): Promise<(Try & { deploymentId: string }) | undefined> {
  const { db, clock } = parts;
  const ref = readExecutionId(id);
  const deployment = ref && (await findDeployment(db, ref.deploymentId));
  if (!deployment) return undefined;
  const { deploymentId } = ref;
  if (ref.kind === "run") {
    const run = await findRun(db, deploymentId, ref.runId);
    return run && { ...tryOfRun(run, deployment, clock.now()), deploymentId };
  }
  const { tries } = await observeJobs(parts, deployment);
  const found = tries.find((each) => each.id === id);
  return found && { ...found, deploymentId };
}

async function demand(db: Db, id: string): Promise<Deployment> {
  const deployment = await findDeployment(db, id);
  if (!deployment) throw new CatalystError("deployment-not-found");
  return deployment;
}
