import type { EventPhase, Failure, FailureCode, PhaseName } from "@catalyst/contract";
import type { Tx } from "../../../database/connect.ts";
import { type NewEvent, Superseded, appendEvents } from "../../../events/append-events.ts";
import type { Queue } from "../../../jobs/queue.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { PhaseFailure } from "../../../platform/errors.ts";
import type { Scrubber } from "../../../platform/scrub.ts";
import type { Deployment, Facts } from "../deployment.ts";
import { closePhaseRun, insertPhaseRun, openPhaseRun, pastDurations } from "../phase-run-store.ts";
import type { Done } from "../phase.ts";
import { type PhaseRun, patchDeployment } from "../store.ts";
import { describeExpectation } from "./expectation.ts";
import { type PhaseList, isWipePhase } from "./phase-list.ts";

/** Every change of a deployment's course. Each is one transaction with its events and the call for the next phase. */
export interface Transitions {
  /** Lets a phase follow: its row, its job, and the deployment's new place. */
  enter(tx: Tx, deployment: Deployment, phase: PhaseName, attempt?: number): Promise<void>;
  /** The phase did its work. */
  advance(tx: Tx, deployment: Deployment, run: PhaseRun, outcome: Done): Promise<void>;
  /** Leaves an interrupted phase and goes on from an earlier one, after `after` when given. */
  goBack(tx: Tx, deployment: Deployment, run: PhaseRun, to: PhaseName, options?: { after?: Date; facts?: Partial<Facts> }): Promise<void>;
  /** Ends a run, or what is waited for without one, for good. */
  fail(tx: Tx, deployment: Deployment, run: PhaseRun | undefined, failure: PhaseFailure): Promise<void>;
  /** Ends a run on request. Starts the wipe when the request asked for one. */
  cancelled(tx: Tx, deployment: Deployment, run: PhaseRun | undefined): Promise<void>;
  /** Starts a wipe of a deployment that has no open run. */
  startWipe(tx: Tx, deployment: Deployment): Promise<void>;
  append(tx: Tx, deployment: Deployment, events: Partial<NewEvent>[], phase: EventPhase): Promise<void>;
}

export interface TransitionParts {
  phases: PhaseList;
  queue: Queue;
  clock: Clock;
  scrub: Scrubber;
  onFailure(code: FailureCode): void;
  onPhaseEnd(phase: string, outcome: string, durationMs: number): void;
}

/** How long a node may post its kubeconfig after the servers were made, milliseconds (90 min). */
const bearerLifeMs = 90 * 60_000;

export function createTransitions({ phases, queue, clock, scrub, onFailure, onPhaseEnd }: TransitionParts): Transitions {
  async function append(tx: Tx, deployment: Deployment, events: Partial<NewEvent>[], phase: EventPhase): Promise<void> {
    const complete = events.map((event) => ({
      phase,
      level: "info" as const,
      attempt: deployment.attempt,
      ...event,
      message: scrub(event.message ?? ""),
    }));
    await appendEvents(tx, deployment.id, complete, { at: clock.now(), epoch: deployment.epoch });
  }

  async function patch(tx: Tx, deployment: Deployment, change: Parameters<typeof patchDeployment>[2]): Promise<void> {
    const row = await patchDeployment(tx, deployment.id, change, { epoch: deployment.epoch, at: clock.now() });
    if (!row) throw new Superseded(deployment.id);
    Object.assign(deployment, row);
  }

  async function enter(tx: Tx, deployment: Deployment, name: PhaseName, attempt = deployment.attempt, after?: Date): Promise<void> {
    const phase = phases.get(name);
    await patch(tx, deployment, { status: phase.status, phase: name, subState: null, attempt });
    const id = await insertPhaseRun(tx, {
      deploymentId: deployment.id,
      phase: name,
      attempt,
      limitMs: phase.limitMs,
      after: after ?? null,
    });
    await queue.send(tx, id, after);
  }

  async function close(
    tx: Tx,
    deployment: Deployment,
    run: PhaseRun,
    status: "succeeded" | "failed" | "cancelled" | "interrupted",
  ): Promise<void> {
    if (!(await closePhaseRun(tx, run, status))) throw new Superseded(deployment.id);
    if (run.started_at) onPhaseEnd(run.phase, status, clock.now().getTime() - run.started_at.getTime());
  }

  async function finishProvision(tx: Tx, deployment: Deployment): Promise<void> {
    const bearerExpiresAt = new Date(clock.now().getTime() + bearerLifeMs);
    // Nodes post while the DNS is still being written.
    const posted = deployment.facts.acceptedKubeconfigs ?? [];
    const isComplete = deployment.spec.regions.every(({ key }) => posted.includes(key));
    const subState = isComplete ? null : "awaiting-kubeconfig";
    await patch(tx, deployment, { status: "flux-bootstrapping", phase: "flux-bootstrap", subState, bearerExpiresAt });
    await append(
      tx,
      deployment,
      [{ message: "The infrastructure stands. Waiting for each region's first control plane to post its kubeconfig" }],
      "flux-bootstrap",
    );
  }

  async function finishWipe(tx: Tx, deployment: Deployment): Promise<void> {
    await patch(tx, deployment, {
      status: "wiped",
      phase: null,
      subState: null,
      cloudResources: false,
      finishedAt: clock.now(),
      cancelRequested: false,
    });
    await append(tx, deployment, [{ message: `Nothing of ${deployment.spec.fqdn} is left` }], "wipe");
  }

  async function startWipe(tx: Tx, deployment: Deployment): Promise<void> {
    await patch(tx, deployment, { failure: null, cancelRequested: false, wipeAfterCancel: false, finishedAt: null });
    await enter(tx, deployment, "wipe-stop", deployment.attempt);
    await append(tx, deployment, [{ message: `Wiping ${deployment.spec.fqdn}` }], "wipe");
  }

  return {
    append,
    enter,
    startWipe,

    async advance(tx, deployment, run, outcome) {
      await close(tx, deployment, run, "succeeded");
      await patch(tx, deployment, {
        subState: null,
        ...(outcome.facts ? { facts: outcome.facts } : {}),
        ...(outcome.planSummary ? { planSummary: outcome.planSummary } : {}),
        ...(outcome.result ? { result: outcome.result } : {}),
      });
      const name = run.phase as PhaseName;
      await append(tx, deployment, [{ message: outcome.message ?? `${name} succeeded`, state: "succeeded" }], name);
      const next = phases.after(name);
      if (next) await enter(tx, deployment, next.name);
      else if (isWipePhase(name)) await finishWipe(tx, deployment);
      else await finishProvision(tx, deployment);
    },

    async goBack(tx, deployment, run, to, options = {}) {
      await close(tx, deployment, run, "interrupted");
      if (options.facts) await patch(tx, deployment, { facts: options.facts });
      await enter(tx, deployment, to, deployment.attempt, options.after);
    },

    async fail(tx, deployment, run, cause) {
      const open = run ?? (await openPhaseRun(tx, deployment.id));
      if (open) await close(tx, deployment, open, "failed");
      const failure = failureOf(cause, (run?.phase ?? deployment.phase ?? "engine") as EventPhase, clock.now(), scrub);
      await patch(tx, deployment, { status: "failed", subState: null, failure, finishedAt: clock.now(), cancelRequested: false });
      const culprit = failure.culprit ? { resource: failure.culprit.name } : {};
      await append(
        tx,
        deployment,
        [{ level: "error", message: failure.message, code: failure.code, state: "failed", ...culprit }],
        failure.phase,
      );
      onFailure(failure.code);
    },

    async cancelled(tx, deployment, run) {
      if (run) await close(tx, deployment, run, "cancelled");
      // The wipe may have been asked for after this run had read its deployment; patching reads it again.
      await patch(tx, deployment, { status: "cancelled", subState: null, finishedAt: clock.now(), cancelRequested: false });
      const left = deployment.cloudResources
        ? "Cloud resources may remain: wipe the deployment, or retry it"
        : "No cloud resource was made";
      await append(tx, deployment, [{ message: `Cancelled. ${left}`, state: "cancelled" }], "cancel");
      if (deployment.wipeAfterCancel) await startWipe(tx, deployment);
    },
  };
}

function failureOf(cause: PhaseFailure, phase: EventPhase, at: Date, scrub: Scrubber): Failure {
  const { message, retryable = true, needs, sentence, culprit } = cause.details;
  return {
    code: cause.code,
    phase,
    message: scrub(message),
    retryable,
    ...(needs ? { needs } : {}),
    ...(sentence ? { sentence: scrub(sentence) } : {}),
    ...(culprit ? { culprit: { ...culprit, message: scrub(culprit.message) } } : {}),
    at: at.toISOString(),
  };
}

/** The opening event of a phase, with how long it usually takes. */
export async function openingMessage(tx: Tx, phase: string): Promise<string> {
  return `${phase} started${describeExpectation(await pastDurations(tx, phase))}`;
}
