import type { EventPhase } from "@catalyst/contract";
import type { Db, Tx } from "../../../database/connect.ts";
import { Superseded } from "../../../events/append-events.ts";
import { isDatabaseAway } from "../../../http/problem.ts";
import type { Queue } from "../../../jobs/queue.ts";
import { PhaseFailure, TransientError } from "../../../platform/errors.ts";
import type { ExplainCloud } from "../cloud.ts";
import type { Deployment } from "../deployment.ts";
import { extendDeadline, shelvePhaseRun } from "../phase-run-store.ts";
import type { Outcome, Phase, Waiting } from "../phase.ts";
import { type PhaseRun, patchDeployment } from "../store.ts";
import type { Deadline } from "./deadline.ts";
import { diagnose } from "./diagnose.ts";
import { interruptionOf } from "./interruption.ts";
import { type ContextParts, type Line, createPhaseContext } from "./phase-context.ts";
import type { PhaseList } from "./phase-list.ts";
import type { Transitions } from "./transitions.ts";

export interface RunParts extends ContextParts {
  db: Db;
  queue: Queue;
  phases: PhaseList;
  transitions: Transitions;
  /** Pauses before another try after a passing failure of the cloud, milliseconds. */
  retryPausesMs: readonly number[];
  explain: ExplainCloud;
}

/** Runs one claimed phase to its outcome and records it. What another worker has taken over is left alone. */
export async function runPhase(
  parts: RunParts,
  deployment: Deployment,
  run: PhaseRun,
  signal: AbortSignal,
  deadline: Deadline,
): Promise<void> {
  const phase = parts.phases.get(run.phase);
  const line: Line = {
    joined: () => deadline.pause(),
    left: async () => extendDeadline(parts.db, run.id, deadline.resume()),
  };
  const context = createPhaseContext(parts, deployment, run.phase as EventPhase, signal, line);
  try {
    const outcome = await attempt(phase, () => phase.run(deployment, context));
    await record(parts, deployment, run, outcome);
  } catch (error) {
    if (error instanceof Superseded) return;
    await recordError(parts, deployment, run, phase, signal, error);
  }

  async function attempt(of: Phase, work: () => Promise<Outcome>): Promise<Outcome> {
    signal.throwIfAborted();
    const outcome = await work();
    // A phase that ended although it was told to stop has done its work; only a wait must not outlive the signal.
    if (outcome.type === "waiting") signal.throwIfAborted();
    if (outcome.type === "waiting") context.log.debug({ waitingFor: outcome.waitingFor }, `${of.name} waits`);
    return outcome;
  }
}

async function record(parts: RunParts, deployment: Deployment, run: PhaseRun, outcome: Outcome): Promise<void> {
  await parts.db.transaction().execute(async (tx) => {
    if (outcome.type === "done") return parts.transitions.advance(tx, deployment, run, outcome);
    if (outcome.type === "again") {
      await parts.transitions.append(
        tx,
        deployment,
        [{ message: `${outcome.why}; going on from ${outcome.from}` }],
        run.phase as EventPhase,
      );
      return parts.transitions.goBack(tx, deployment, run, outcome.from);
    }
    await wait(outcome);

    async function wait(waiting: Waiting): Promise<void> {
      const after = new Date(parts.clock.now().getTime() + waiting.retryAfterMs);
      if (!(await shelvePhaseRun(tx, run, { waitingFor: waiting.waitingFor, after }))) throw new Superseded(deployment.id);
      await patchDeployment(tx, deployment.id, { subState: waiting.subState ?? null }, { epoch: deployment.epoch, at: parts.clock.now() });
      if (waiting.waitingFor !== run.waiting_for) {
        await parts.transitions.append(
          tx,
          deployment,
          [{ message: `Waiting for ${waiting.waitingFor}`, state: "waiting" }],
          run.phase as EventPhase,
        );
      }
      await parts.queue.send(tx, run.id, after);
    }
  });
}

async function recordError(
  parts: RunParts,
  deployment: Deployment,
  run: PhaseRun,
  phase: Phase,
  signal: AbortSignal,
  error: unknown,
): Promise<void> {
  const { db, transitions } = parts;
  const interruption = interruptionOf(signal);
  if (interruption?.kind === "superseded") return;
  if (interruption?.kind === "shutdown") return db.transaction().execute((tx) => interrupt(parts, tx, deployment, run, phase, 0));
  if (interruption?.kind === "cancel") return db.transaction().execute((tx) => transitions.cancelled(tx, deployment, run));
  // With the database gone nothing can be recorded: the run stays ours on paper and is taken over once the database is back.
  if (isDatabaseAway(error)) return parts.log.warn({ error, deploymentId: deployment.id }, "the database went away during a phase");

  const cause = interruption?.kind === "deadline" ? deadlinePassed(phase, deployment, error) : diagnose(error, phase.name, parts.explain);
  if (cause instanceof TransientError) return retryLater(parts, deployment, run, cause);
  if (!(error instanceof PhaseFailure)) parts.log.warn({ error, deploymentId: deployment.id, phase: phase.name }, "a phase failed");
  await db.transaction().execute((tx) => transitions.fail(tx, deployment, run, cause));
}

async function retryLater(parts: RunParts, deployment: Deployment, run: PhaseRun, cause: TransientError): Promise<void> {
  const phase = parts.phases.get(run.phase);
  const tries = phase.resumeFrom ? (deployment.facts.applyTries ?? 0) : run.tries;
  const pauseMs = parts.retryPausesMs[tries];
  await parts.db.transaction().execute(async (tx) => {
    if (pauseMs === undefined) {
      return parts.transitions.fail(tx, deployment, run, outOfTries(parts, cause));
    }
    const wait = Math.max(pauseMs, cause.retryAfterMs ?? 0);
    const after = new Date(parts.clock.now().getTime() + wait);
    const what = cause.code === undefined ? `The cloud's API failed (${onOneLine(cause.message)})` : cause.message;
    const message = `${what}; trying again in ${Math.ceil(wait / 1000)} s`;
    await parts.transitions.append(tx, deployment, [{ level: "warn", message }], run.phase as EventPhase);
    if (phase.resumeFrom)
      return parts.transitions.goBack(tx, deployment, run, phase.resumeFrom, { after, facts: { applyTries: tries + 1 } });
    if (!(await shelvePhaseRun(tx, run, { waitingFor: cause.waitingFor ?? "the cloud's API", after, tries: tries + 1 })))
      throw new Superseded(deployment.id);
    await parts.queue.send(tx, run.id, after);
  });
}

function outOfTries(parts: RunParts, cause: TransientError): PhaseFailure {
  if (cause.code !== undefined) return new PhaseFailure(cause.code, { message: `It keeps happening: ${cause.message}`, cause });
  const known = parts.explain(cause.message);
  return new PhaseFailure(known?.code ?? "hetzner-unavailable", {
    message: `The cloud's API keeps failing: ${cause.message}`,
    sentence: known?.sentence ?? "The provider's API is failing; nothing is wrong with your input.",
    ...(known?.needs ? { needs: known.needs } : {}),
    cause,
  });
}

/** Gives an interrupted run back, to be repeated by any worker, or sends the deployment back to where going on is safe. */
export async function interrupt(
  parts: Pick<RunParts, "queue" | "transitions">,
  tx: Tx,
  deployment: Deployment,
  run: PhaseRun,
  phase: Phase,
  idleMs: number,
): Promise<void> {
  if (phase.resumeFrom) return parts.transitions.goBack(tx, deployment, run, phase.resumeFrom);
  if (!(await shelvePhaseRun(tx, run, { waitingFor: run.waiting_for, after: null, extendMs: idleMs }))) throw new Superseded(deployment.id);
  await parts.queue.send(tx, run.id);
}

function deadlinePassed(phase: Phase, deployment: Deployment, error: unknown): PhaseFailure {
  if (phase.pastLimit) return phase.pastLimit(deployment);
  const minutes = Math.round(phase.limitMs / 60_000);
  return new PhaseFailure("tofu-timeout", { message: `${phase.name} did not end within ${minutes} min and was stopped`, cause: error });
}

/** Providers end their messages with blank lines. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
