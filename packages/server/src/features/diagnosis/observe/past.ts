import type { Status } from "@catalyst/contract";
import type { Observed } from "../../jobs/tries.ts";
import { type Run, courseAt } from "./course.ts";

/** What could be observed at an event: runs that ended later were still open, and what was not there yet is left out. */
export function pastOf(observed: Observed, at: number, now: Date): Observed {
  const { deployment, firstBoots, acceptances } = observed;
  const runs = observed.runs.filter(({ first_seq }) => first_seq <= at).map((run) => cut(run, at));
  const { standing, attempt } = courseAt(runs, at);
  const status: Status = standing === "failed" || standing === "cancelled" || standing === "wiped" ? standing : "provisioning";
  return {
    ...observed,
    deployment: { ...deployment, lastSeq: at, attempt, status, subState: null, failure: null },
    runs,
    firstBoots: firstBoots.filter(({ startedAt }) => startedAt <= now),
    acceptances: new Map([...acceptances].filter(([, acceptedAt]) => acceptedAt <= now)),
    now,
  };
}

function cut(run: Run, at: number): Run {
  if (run.last_seq !== null && run.last_seq <= at) return run;
  return { ...run, status: "running", last_seq: null, finished_at: null, waiting_for: null };
}
