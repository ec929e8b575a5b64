import type { Event, Status } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { expectationOf, pastDurations } from "../deployments/deployments.ts";
import { type Observed, waitOf } from "../jobs/tries.ts";
import type { Facts, Symptom } from "./facts.ts";
import { type Course, courseAt } from "./observe/course.ts";
import { symptomOfEvent, symptomOfRecord } from "./observe/symptom.ts";
import { waitIn } from "./observe/wait.ts";
import { domainInstructions, endOfWait, eventAt, lastWords, newestOfRun, newestTrouble, resourceAtWork } from "./store.ts";

export interface DiagnosisParts {
  db: Db;
  clock: Clock;
  /** The cloud is an emulated one, where no machine need stand behind a server. */
  emulated: boolean;
}

/** Facts, and what is shown of them beside the answer. */
export interface Gathered {
  facts: Facts;
  /** What OpenTofu is at. */
  resource: string | undefined;
  instructions: Event[];
}

/**
 * Gathers what is known of a deployment now, or at one of its events. Of the past only events are asked, and of runs what never changes any
 * more; so the same question about it always has the same answer.
 */
export async function gatherFacts(parts: DiagnosisParts, observed: Observed, at: number | undefined): Promise<Gathered> {
  const { db, clock, emulated } = parts;
  const { deployment, runs } = observed;
  const { id, spec } = deployment;
  const head = at ?? deployment.lastSeq;
  const isPast = at !== undefined;
  const course = await settle(parts, deployment, courseAt(runs, head), head, isPast);
  const range = { id, from: course.from, to: Math.min(head, endOf(course, head)) };

  const keys = spec.regions.map(({ key }) => key);
  const [trouble, latest, words, resource, current, first] = await Promise.all([
    newestTrouble(db, range, mostTrouble),
    newestOfRun(db, range),
    // Nodes boot while the rest is still being made, and are not made anew by a retry.
    course.phase === "flux-bootstrap" ? lastWords(db, { id, from: 1, to: head }, keys) : [],
    course.phase === "tofu-apply" || course.phase === "wipe-destroy" ? resourceAtWork(db, range) : undefined,
    isPast ? eventAt(db, id, head) : undefined,
    isPast && course.from <= head ? eventAt(db, id, course.from) : undefined,
  ]);
  const now = isPast ? new Date(current?.time ?? deployment.createdAt) : clock.now();
  const waitingFor = course.standing === "running" ? waitOfCourse(course, latest, deployment, now, isPast) : null;
  const failure = course.standing === "failed" ? await symptomOf(parts, deployment, course, head, isPast) : null;
  const isDomain = waitingFor?.startsWith("the delegation of ") || failure?.code === "delegation-timeout";
  const instructions = isDomain ? await domainInstructions(db, { id, from: 1, to: head }) : [];
  const past = isPast || course.standing !== "running" || waitingFor !== null ? [] : await pastDurations(db, course.phase ?? "");
  const expected = expectationOf(past);

  const facts: Facts = {
    fqdn: spec.fqdn,
    domainMode: spec.domainMode,
    standing: waitingFor === null ? course.standing : "waiting",
    phase: course.phase,
    attempt: course.attempt,
    since: sinceOf(course, latest, failure, waitingFor) ?? (first ? new Date(first.time) : startOf(course)),
    waitingFor,
    failure,
    trouble,
    latest,
    regions: keys.map((key, index) => ({ key, lastWord: words[index] })),
    expected: expected ? { p50: expected.p50, p90: expected.p90 } : null,
    servedBy: instructions.map(({ message }) => / is to be served by (.+)$/.exec(message)?.[1]).find((each) => each !== undefined) ?? null,
    now,
    emulated,
  };
  return { facts, resource, instructions };
}

const mostTrouble = 5;

/** A wait for the clusters has no run that would tell of its end; and a cluster that is there is beyond what runs tell. */
async function settle({ db }: DiagnosisParts, deployment: Deployment, course: Course, head: number, isPast: boolean): Promise<Course> {
  if (course.standing !== "booting") return course;
  if (!isPast && beyond.has(deployment.status)) return { ...course, standing: "resting" };
  const end = await endOfWait(db, { id: deployment.id, from: course.from, to: head });
  if (!end) return course;
  return { ...course, standing: end.state === "failed" ? "failed" : "cancelled" };
}

const beyond: ReadonlySet<Status> = new Set<Status>(["phase1-watching", "ready", "adopted"]);

/** What comes after a run's last event is none of its business. */
function endOf({ run, phase }: Course, head: number): number {
  return phase === "flux-bootstrap" ? head : (run?.last_seq ?? head);
}

function waitOfCourse({ run }: Course, latest: Event | undefined, deployment: Deployment, now: Date, isPast: boolean): string | null {
  if (isPast) return latest ? (waitIn(latest) ?? null) : null;
  if (!run) return null;
  if (deployment.subState === "queued") return "a free place among the runs of OpenTofu";
  return waitOf(run, now) ?? (run.status === "waiting" ? "a worker to begin it" : null);
}

async function symptomOf(
  parts: DiagnosisParts,
  deployment: Deployment,
  course: Course,
  head: number,
  isPast: boolean,
): Promise<Symptom | null> {
  const range = { id: deployment.id, from: course.from, to: head };
  const event =
    course.phase === "flux-bootstrap"
      ? await endOfWait(parts.db, range)
      : await eventAt(parts.db, deployment.id, course.run?.last_seq ?? head);
  if (!isPast && deployment.failure) return symptomOfRecord(deployment.failure, event);
  return (event && symptomOfEvent(event)) ?? null;
}

function sinceOf({ run, phase }: Course, latest: Event | undefined, failure: Symptom | null, waitingFor: string | null): Date | undefined {
  if (failure) return failure.at;
  if (phase === "flux-bootstrap") return run?.finished_at ?? undefined;
  return waitingFor !== null && latest ? new Date(latest.time) : undefined;
}

/** A run's row tells when it was begun, but only now: of the past its first event tells. */
function startOf({ run }: Course): Date | null {
  return run?.started_at ?? run?.created_at ?? null;
}
