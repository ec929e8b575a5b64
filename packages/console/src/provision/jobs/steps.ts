import type { Event, Job } from "@catalyst/contract";

/** A part of a job as events told of it. */
export interface Step {
  name: string;
  /** The last that was told of it, in the event's own word. */
  state: string;
  startedAt: string;
  endedAt: string;
}

/** The parts that the last attempt of a job told of, in the order in which they began. */
export function stepsOf(job: Job, events: readonly Event[]): Step[] {
  const own = events.filter((event) => isOf(event, job));
  const attempt = own.at(-1)?.attempt;
  const steps = new Map<string, Step>();
  for (const { resource, state, time, attempt: each } of own) {
    if (each !== attempt || resource === undefined) continue;
    const known = steps.get(resource);
    steps.set(resource, {
      name: resource,
      state: state ?? known?.state ?? "",
      startedAt: known?.startedAt ?? time,
      endedAt: time,
    });
  }
  return [...steps.values()];
}

/** OpenTofu's own lines name no phase of ours: they belong to the job in whose time they fell. */
function isOf({ phase, time }: Event, { jobName, startedAt, finishedAt }: Job): boolean {
  if (phase === jobName) return true;
  if (phase !== "tofu" || !jobName.startsWith("tofu-") || startedAt === undefined) return false;
  return time >= startedAt && (finishedAt === undefined || time <= finishedAt);
}
