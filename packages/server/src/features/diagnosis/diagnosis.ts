import type { Diagnosis, Job } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { findDeployment } from "../deployments/deployments.ts";
import { deriveJobs } from "../jobs/derive-jobs.ts";
import { findJob, observeJobs } from "../jobs/jobs.ts";
import { type Observed, triesOf } from "../jobs/tries.ts";
import { answer, doneWith } from "./answer.ts";
import { type DiagnosisParts, gatherFacts } from "./gather-facts.ts";
import { narrowTo, waitsFor } from "./narrow-to.ts";
import { pastOf } from "./observe/past.ts";
import { eventAt } from "./store.ts";

export interface Question {
  /** An event's number: answers as it could have been answered then. */
  at?: number;
  /** A job, by id or name; the whole deployment otherwise. */
  node?: string;
}

/** Why a deployment, or one of its jobs, waits or failed: one culprit, or in words that nothing is wrong. */
export async function explain(parts: DiagnosisParts, id: string, { node, ...question }: Question): Promise<Diagnosis> {
  const deployment = await findDeployment(parts.db, id);
  if (!deployment) throw new CatalystError("deployment-not-found");
  // Beyond the head counts as the head.
  const at = question.at === undefined ? undefined : Math.min(question.at, deployment.lastSeq);
  const present = await observeJobs(parts, deployment);
  const { observed, jobs } = at === undefined ? present : await lookBack(parts, present.observed, at);
  const job = node === undefined ? undefined : findJob(jobs, id, node);
  if (node === undefined) return answer(await gatherFacts(parts, observed, at));
  if (!job) throw new CatalystError("job-not-found");

  const narrowed = narrowTo(job, observed, at);
  const gathered = await gatherFacts(parts, narrowed.observed, narrowed.at);
  if (job.status === "succeeded") return doneWith(job, gathered);
  const found = answer(gathered, narrowed.isOwn ? [] : waitsFor(job, jobs, gathered.facts.phase));
  return at === undefined && isGone(deployment) ? withoutRetry(found) : found;
}

function isGone({ status }: Deployment): boolean {
  return status === "wiping" || status === "wiped";
}

/** What was wiped can be explained, but not repeated. */
function withoutRetry({ action, ...found }: Diagnosis): Diagnosis {
  return action && action.kind !== "retry" ? { ...found, action } : { ...found, retry: action ? "no" : found.retry };
}

/** The jobs as they could be seen at an event. */
async function lookBack({ db }: DiagnosisParts, observed: Observed, at: number): Promise<{ observed: Observed; jobs: Job[] }> {
  const { id, createdAt } = observed.deployment;
  const event = await eventAt(db, id, at);
  const past = pastOf(observed, at, event ? new Date(event.time) : createdAt);
  return { observed: past, jobs: deriveJobs(past, triesOf(past)) };
}
