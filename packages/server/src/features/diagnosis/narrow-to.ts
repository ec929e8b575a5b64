import { type Job, provisionPhases } from "@catalyst/contract";
import type { Observed } from "../jobs/tries.ts";

/** The history of a deployment as far as it concerns one job. */
export interface Narrowed {
  observed: Observed;
  at: number | undefined;
  /** The job has had its turn; else what it waits for answers for it. */
  isOwn: boolean;
}

/** Cuts a history to the newest run of a job; one that has none is answered for by the deployment as a whole. */
export function narrowTo(job: Job, observed: Observed, at: number | undefined): Narrowed {
  if (job.status === "pending") return { observed, at, isOwn: false };
  const { runs } = observed;
  const isBoot = job.batchId === "cluster-bootstrap";
  const index = runs.findLastIndex(({ phase, status }) =>
    isBoot ? phase === provisionPhases.at(-1) && status === "succeeded" : phase === job.jobName,
  );
  const run = runs[index];
  if (!run) return { observed, at, isOwn: true };
  const next = runs[index + 1];
  // What came after it is another job's matter; its last event is the one to ask about.
  const last = isBoot ? next && next.first_seq - 1 : next && (run.last_seq ?? undefined);
  return { observed: { ...observed, runs: runs.slice(0, index + 1) }, at: last ?? at, isOwn: true };
}

/** The jobs that wait for each other, from the one asked about to the one next to what is under way. */
export function waitsFor(job: Job, jobs: readonly Job[], phase: string | null): Job[] {
  const byName = new Map(jobs.map((each) => [each.jobName, each]));
  const path: Job[] = [];
  let next: Job | undefined = job;
  while (next && next.status !== "succeeded" && next.jobName !== phase && !path.includes(next)) {
    path.push(next);
    next = next.dependsOn.map((name) => byName.get(name)).find((each) => each !== undefined && each.status !== "succeeded");
  }
  return path;
}
