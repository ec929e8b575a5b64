import { type JobStatus, type Status, isInFlight, wipePhases } from "@catalyst/contract";
import type { Deployment } from "../deployments/deployment.ts";
import { type ExecutionRef, executionId } from "./execution-id.ts";
import { firstBootOf } from "./planned-jobs.ts";
import type { FirstBoot, LogSource, RunRow } from "./store.ts";

/** One try of a job as it was observed. */
export interface Try {
  id: string;
  jobName: string;
  attempt: number;
  status: JobStatus;
  startedAt: Date | null;
  finishedAt: Date | null;
  waitingFor: string | null;
  log: LogSource;
}

/** What is known of a deployment's work. */
export interface Observed {
  deployment: Deployment;
  runs: RunRow[];
  firstBoots: FirstBoot[];
  acceptances: ReadonlyMap<string, Date>;
  /** Times of the events by which attempts ended, by number; see `endingsOf`. */
  endings: ReadonlyMap<number, Date>;
  now: Date;
}

/** Every try of every job, oldest first. */
export function triesOf(observed: Observed): Try[] {
  const { deployment, runs, now } = observed;
  return [...runs.map((run) => tryOfRun(run, deployment, now)), ...firstBootsOf(observed), ...bootstrapsOf(observed)];
}

export function tryOfRun(run: RunRow, { id, subState, lastSeq }: Deployment, now: Date): Try {
  const isOpen = run.last_seq === null;
  return {
    id: executionId({ deploymentId: id, kind: "run", runId: run.id }),
    jobName: run.phase,
    attempt: run.attempt,
    status: statusOf(run),
    startedAt: run.started_at,
    finishedAt: run.finished_at,
    waitingFor: isOpen ? (waitOf(run, now) ?? placeOf(run, subState)) : null,
    log: { kind: "range", from: run.first_seq, to: run.last_seq ?? lastSeq, without: "nodes" },
  };
}

/** Numbers of the events by which attempts ended that were followed by something else. */
export function endingsOf(runs: readonly RunRow[]): number[] {
  return runs.flatMap((run, index) => {
    const next = runs[index + 1];
    return next && isEndOfAttempt(run, next) ? [next.first_seq - 1] : [];
  });
}

function statusOf({ status, started_at }: RunRow): JobStatus {
  if (status === "succeeded") return "succeeded";
  if (status === "running") return "running";
  if (status === "waiting") return started_at ? "running" : "pending";
  return "failed";
}

/** A look at what is waited for takes no longer than this, milliseconds; a run that stays at work has ended its wait. */
const lookMs = 10_000;

/** What an open run says it waits for; undefined when it has gone on. */
export function waitOf({ status, waiting_for: waitingFor, run_after: due }: RunRow, now: Date): string | undefined {
  if (waitingFor === null) return undefined;
  const isOnlyLooking = status === "waiting" || (due !== null && now.getTime() - due.getTime() < lookMs);
  return isOnlyLooking ? waitingFor : undefined;
}

function placeOf({ status }: RunRow, subState: Deployment["subState"]): string | null {
  if (subState === "queued") return "a free place among the runs of OpenTofu";
  return status === "waiting" ? "a worker to begin it" : null;
}

/** A region's first boot: from the first word of its nodes until its kubeconfig is there, or the attempt is over. */
function firstBootsOf(observed: Observed): Try[] {
  const { deployment, firstBoots, acceptances } = observed;
  const regions = deployment.spec.regions;
  return regions.flatMap(({ key: region }) => {
    const acceptedAt = acceptances.get(region) ?? null;
    const acceptedIn = acceptedAt && attemptAt(observed, acceptedAt);
    const heard = new Map(firstBoots.filter((boot) => boot.region === region).map((boot) => [boot.attempt, boot.startedAt]));
    const attempts = new Set([...heard.keys(), ...(acceptedIn === null ? [] : [acceptedIn])]);
    return [...attempts]
      .toSorted((a, b) => a - b)
      .map((attempt) => {
        const end = attempt === acceptedIn ? { at: acceptedAt } : endOf(observed, attempt);
        const status = attempt === acceptedIn ? ("succeeded" as const) : end ? ("failed" as const) : ("running" as const);
        return {
          id: executionId({ deploymentId: deployment.id, kind: "first-boot", attempt, region }),
          jobName: firstBootOf(regions, region),
          attempt,
          status,
          startedAt: heard.get(attempt) ?? null,
          finishedAt: end?.at ?? null,
          waitingFor: end ? null : `the kubeconfig of region ${region}`,
          log: { kind: "first-boot" as const, attempt, region },
        };
      });
  });
}

/** The wait for the cluster begins when the last phase of a provision has done its work. */
function bootstrapsOf(observed: Observed): Try[] {
  const { deployment, runs } = observed;
  return runs.flatMap((run, index) => {
    const next = runs[index + 1];
    if (run.phase !== "dns-commit" || run.status !== "succeeded" || run.last_seq === null) return [];
    const isUp = bootstrapped.has(deployment.status);
    const end = endOf(observed, run.attempt);
    const ref: ExecutionRef = { deploymentId: deployment.id, kind: "flux-bootstrap", runId: run.id };
    return {
      id: executionId(ref),
      jobName: "flux-bootstrap",
      attempt: run.attempt,
      status: isUp ? ("succeeded" as const) : end ? ("failed" as const) : ("running" as const),
      startedAt: run.finished_at,
      finishedAt: end?.at ?? null,
      waitingFor: isUp || end ? null : missingCluster(observed),
      log: { kind: "range" as const, from: run.last_seq + 1, to: next ? next.first_seq - 1 : deployment.lastSeq, without: "cloud-init" },
    };
  });
}

const bootstrapped: ReadonlySet<Status> = new Set<Status>(["phase1-watching", "ready", "adopted"]);

function missingCluster({ deployment, acceptances }: Observed): string {
  const missing = deployment.spec.regions.filter(({ key }) => !acceptances.has(key)).map(({ key }) => key);
  if (missing.length === 0) return "Flux to be seen in the cluster, which this mothership does not follow yet";
  return `the kubeconfig of region ${missing.join(" and ")}`;
}

/** When an attempt at a provision was over; undefined while it goes on. */
function endOf({ deployment, runs, endings }: Observed, attempt: number): { at: Date | null } | undefined {
  const next = runs.find((run, index) => index > 0 && runs[index - 1]?.attempt === attempt && isEndOfAttempt(runs[index - 1], run));
  if (next) return { at: endings.get(next.first_seq - 1) ?? next.created_at };
  return isInFlight(deployment.status) ? undefined : { at: deployment.finishedAt };
}

function isEndOfAttempt(run: RunRow | undefined, next: RunRow): boolean {
  if (!run || isWipe(run)) return false;
  return next.attempt !== run.attempt || isWipe(next);
}

function isWipe({ phase }: RunRow): boolean {
  return (wipePhases as readonly string[]).includes(phase);
}

/** The attempt that was under way at a time. */
function attemptAt({ runs }: Observed, at: Date): number {
  return runs.findLast(({ created_at: created }) => created <= at)?.attempt ?? 1;
}
