import { type Job, isInFlight, provisionPhases, wipePhases } from "@catalyst/contract";
import { type PlannedJob, plannedJobs } from "./planned-jobs.ts";
import type { Observed, Try } from "./tries.ts";

/** The jobs of a deployment as its work was observed, in the order in which they can begin. */
export function deriveJobs(observed: Observed, tries: readonly Try[]): Job[] {
  const { deployment, runs } = observed;
  const isOpen = isInFlight(deployment.status);
  const begun = runs.some(({ phase }) => (wipePhases as readonly string[]).includes(phase));
  const latest = new Map(tries.map((each) => [each.jobName, each]));
  const open = runs.findLast(({ last_seq }) => last_seq === null);
  const jobs = plannedJobs(deployment.spec.regions, { wipe: begun });

  const current = new Map(jobs.map(({ jobName }) => [jobName, isDue(jobName) ? undefined : latest.get(jobName)]));
  return jobs.map((job) => jobOf(job));

  /** What stands behind the open phase comes again, whatever became of it before. */
  function isDue(jobName: string): boolean {
    if (!open) return false;
    for (const order of [provisionPhases, wipePhases] as (readonly string[])[])
      if (order.includes(open.phase) && order.includes(jobName)) return order.indexOf(jobName) > order.indexOf(open.phase);
    const known = latest.get(jobName);
    return known !== undefined && known.status === "failed" && known.attempt < open.attempt;
  }

  function jobOf({ jobName, appId, batchId, dependsOn }: PlannedJob): Job {
    const known = current.get(jobName);
    const { startedAt = null, finishedAt = null, status = "pending" } = known ?? {};
    const waitingFor = known?.waitingFor ?? (status === "pending" && isOpen ? missing(dependsOn) : undefined);
    const latestId = latest.get(jobName)?.id;
    return {
      id: `${deployment.id}:${jobName}`,
      deploymentId: deployment.id,
      jobName,
      appId,
      batchId,
      dependsOn,
      status,
      ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
      ...(finishedAt ? { finishedAt: finishedAt.toISOString() } : {}),
      durationMs: startedAt && finishedAt ? Math.max(0, finishedAt.getTime() - startedAt.getTime()) : null,
      ...(latestId === undefined ? {} : { latestExecutionId: latestId }),
      ...(waitingFor ? { waitingFor } : {}),
    };
  }

  function missing(dependsOn: string[]): string | undefined {
    const left = dependsOn.filter((name) => current.get(name)?.status !== "succeeded");
    return left.length === 0 ? undefined : left.join(" and ");
  }
}

/** Newest start first, what never started last, then by name. */
export function inOrder(jobs: readonly Job[]): Job[] {
  return jobs.toSorted((a, b) => compare(b.startedAt ?? "", a.startedAt ?? "") || compare(a.jobName, b.jobName));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
