import type { BatchId, Job, JobStatus } from "@catalyst/contract";
import { fold } from "../../i18n/formats.ts";

/** What a person wants to see of the jobs; empty members do not restrict. */
export interface JobFilter {
  search: string;
  status: JobStatus | "";
  app: string;
  batch: BatchId | "";
}

/** Jobs that fit the filter, in the order in which a person looks for them. */
export function listJobs(jobs: readonly Job[], { search, status, app, batch }: JobFilter): Job[] {
  const words = fold(search.trim());
  return jobs
    .filter(
      (job) =>
        (status === "" || job.status === status) &&
        (app === "" || job.appId === app) &&
        (batch === "" || job.batchId === batch) &&
        (words === "" || foldedName(job).includes(words)),
    )
    .toSorted(compareJobs);
}

/** Running, pending, failed, succeeded; then newest start first, never started last, then by id. */
export function compareJobs(a: Job, b: Job): number {
  return order[a.status] - order[b.status] || compare(b.startedAt ?? "", a.startedAt ?? "") || compare(a.id, b.id);
}

/** A job by its id, or by its name alone. */
export function findJob(jobs: readonly Job[], ref: string): Job | undefined {
  return jobs.find(({ id, jobName }) => id === ref || jobName === ref);
}

const order: Record<JobStatus, number> = { running: 0, pending: 1, failed: 2, succeeded: 3 };

// The contract's own lists come with the schemas that only servers need; these hold by type to be whole.
export const statusOrder = keysOf(order);
export const batchOrder = keysOf({
  "phase-0-infra": true,
  "cluster-bootstrap": true,
  "bootstrap-kit": true,
  "day-2-mutations": true,
  handover: true,
  wipe: true,
} satisfies Record<BatchId, true>);

function keysOf<Key extends string>(record: Record<Key, unknown>): Key[] {
  return Object.keys(record) as Key[];
}

const folded = new WeakMap<Job, string>();

/** Folding thousands of names at every key press would be felt. */
function foldedName(job: Job): string {
  const known = folded.get(job) ?? fold(`${job.jobName} ${job.appId}`);
  folded.set(job, known);
  return known;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
