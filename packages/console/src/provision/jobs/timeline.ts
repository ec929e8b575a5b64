import type { BatchId, Job } from "@catalyst/contract";
import { batchOrder } from "./list-jobs.ts";

/** More bars than these are no picture any more; the newest are drawn. */
export const mostBars = 200;

/** A job's place in time, in percent of the axis. */
export interface Bar {
  job: Job;
  start: number;
  /** Of what has happened. */
  width: number;
  /** Of what is expected to come. */
  expected: number;
}

export interface Timeline {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** Percent. */
  now: number | undefined;
  lanes: { batch: BatchId; bars: Bar[] }[];
  ticks: { at: number; percent: number }[];
  /** Jobs that began and are not drawn. */
  left: number;
}

/** Bars of the jobs that began, by batch, on an axis from the first start to now or to what is expected; undefined while none has begun. */
export function layTimeline(jobs: readonly Job[], now: number, expectedMs: number): Timeline | undefined {
  const drawn = newestBegun(jobs).map((job) => ({ job, start: Date.parse(job.startedAt) }));
  if (drawn.length === 0) return undefined;
  const isRunning = drawn.some(({ job }) => job.status === "running");
  const ends = drawn.map(({ job, start }) => endOf(job, start));
  const from = Math.min(...drawn.map(({ start }) => start));
  const to = Math.max(from + 1000, ...ends, ...(isRunning ? [now + expectedMs] : []));
  const percent = (at: number) => ((at - from) / (to - from)) * 100;

  const bars = drawn.map(({ job, start }, index): Bar => {
    const end = ends[index] ?? start;
    const isOpen = job.status === "running";
    return {
      job,
      start: percent(start),
      width: percent(end) - percent(start),
      expected: isOpen ? percent(now + expectedMs) - percent(now) : 0,
    };
  });
  const byBatch = Map.groupBy(bars, ({ job }) => job.batchId);
  return {
    from,
    to,
    now: isRunning ? percent(now) : undefined,
    lanes: batchOrder.flatMap((batch) => {
      const own = byBatch.get(batch);
      return own ? [{ batch, bars: own }] : [];
    }),
    ticks: ticksOf(from, to).map((at) => ({ at, percent: percent(at) })),
    left: jobs.filter(({ startedAt }) => startedAt !== undefined).length - drawn.length,
  };

  function endOf(job: Job, start: number): number {
    if (job.finishedAt !== undefined) return Date.parse(job.finishedAt);
    return job.status === "running" ? Math.max(start, now) : start;
  }
}

/** The jobs that are drawn, in the order in which they began. */
export function newestBegun(jobs: readonly Job[]): (Job & { startedAt: string })[] {
  return jobs
    .flatMap((job) => (job.startedAt === undefined ? [] : [{ ...job, startedAt: job.startedAt }]))
    .toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
    .slice(0, mostBars)
    .toReversed();
}

const second = 1000;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800].map((each) => each * second);

/** Four to eight round times. */
function ticksOf(from: number, to: number): number[] {
  const step = steps.find((each) => (to - from) / each <= 7) ?? (to - from) / 6;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step);
}
