import { type Batch, type Job, batches } from "@catalyst/contract";

/** Counts the jobs of each batch that has any, in the order in which a run reaches them. */
export function batchesOf(jobs: readonly Job[]): Batch[] {
  const byBatch = Map.groupBy(jobs, ({ batchId }) => batchId);
  return batches.flatMap((batchId) => {
    const all = byBatch.get(batchId);
    if (!all) return [];
    const count = (status: Job["status"]) => all.filter((job) => job.status === status).length;
    const [succeeded, failed] = [count("succeeded"), count("failed")];
    return {
      batchId,
      total: all.length,
      finished: succeeded + failed,
      succeeded,
      failed,
      running: count("running"),
      pending: count("pending"),
    };
  });
}
