import type { Db } from "../../../database/connect.ts";
import { type WorkerPresence, announceWorker } from "../../../jobs/worker-presence.ts";
import type { ReconcileLoop } from "../../../reconcile/reconcile-loop.ts";
import type { Deployment } from "../deployment.ts";
import { claimPhaseRun, findUncalled, renewLeases, seizeAbandoned } from "../phase-run-store.ts";
import { type PhaseRun, patchDeployment } from "../store.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { Interruption, type InterruptionKind } from "./interruption.ts";
import { type RunParts, runPhase } from "./run-phase.ts";
import { takeOver } from "./take-over.ts";
import { openingMessage } from "./transitions.ts";

export interface EngineParts extends RunParts {
  db: Db;
  /** Connection string, for the worker's own connection. */
  databaseURL: string;
  lease: LeaseTimes;
  /** Looks after the names that deployments hold; runs as long as the engine does. */
  holds: ReconcileLoop;
  onTakeover(): void;
}

/** All in milliseconds. A dead worker is noticed at the next sweep, a hung one after `lapse`; both lie within the 15 s that a takeover may take. */
export interface LeaseTimes {
  heartbeat: number;
  lapse: number;
  sweep: number;
  /** After this long without being looked at, a waiting run is called again. */
  recall: number;
}

export const defaultLease: LeaseTimes = { heartbeat: 3000, lapse: 9000, sweep: 1500, recall: 15_000 };

export interface Engine {
  start(): Promise<void>;
  /** Stops children gracefully and gives their runs back. */
  stop(): Promise<void>;
  /** Stops the runs of a deployment whose cancellation was asked for; called on notification, found by heartbeat otherwise. */
  noticeCancel(deploymentId: string): void;
  /** Deployments being worked on now. */
  running(): number;
}

interface ActiveRun {
  deploymentId: string;
  controller: AbortController;
  finished: Promise<void>;
}

/** The loop that runs phases: claims what is called, keeps leases alive, and takes over from workers that are gone. */
export function createEngine(parts: EngineParts): Engine {
  const { db, log, lease } = parts;
  const active = new Map<number, ActiveRun>();
  const stopping = new AbortController();
  let presence: WorkerPresence | undefined;
  let loops: Promise<unknown> = Promise.resolve();

  return {
    async start() {
      presence = await announceWorker(db, parts.databaseURL);
      watchPresence(presence);
      parts.holds.start();
      loops = Promise.all([repeat(lease.heartbeat, heartbeat), repeat(lease.sweep, sweep)]);
      await parts.queue.work(async (id) => {
        if (!stopping.signal.aborted) await claim(id);
      });
    },
    async stop() {
      stopping.abort(new Interruption("shutdown"));
      interruptAll("shutdown");
      await Promise.all([loops, parts.holds.stop()]);
      // While children stop, their leases must not lapse.
      while (active.size > 0) {
        await heartbeat().catch(() => {});
        await Promise.race([Promise.all([...active.values()].map((run) => run.finished)), parts.clock.sleep(lease.heartbeat)]);
      }
      await presence?.leave();
    },
    noticeCancel(deploymentId) {
      for (const run of active.values()) if (run.deploymentId === deploymentId) run.controller.abort(new Interruption("cancel"));
    },
    running: () => active.size,
  };

  async function claim(id: number): Promise<void> {
    const worker = presence;
    if (!worker) return;
    const claimed = await db.transaction().execute(async (tx) => {
      const run = await claimPhaseRun(tx, id, worker.workerId);
      if (!run) return undefined;
      const phase = parts.phases.get(run.phase);
      const deployment = await patchDeployment(
        tx,
        run.deployment_id,
        { status: phase.status, phase: phase.name },
        { at: parts.clock.now() },
      );
      if (!deployment) return undefined;
      const isFirstStart = run.started_at?.getTime() === run.heartbeat_at?.getTime();
      if (isFirstStart)
        await parts.transitions.append(tx, deployment, [{ message: await openingMessage(tx, run.phase), state: "running" }], phase.name);
      return { run, deployment };
    });
    if (claimed)
      begin(claimed.run, claimed.deployment, (signal, deadline) => runPhase(parts, claimed.deployment, claimed.run, signal, deadline));
  }

  /** Works on a run in the background, its lease kept alive until the work ends. */
  function begin(run: PhaseRun, deployment: Deployment, work: (signal: AbortSignal, deadline: Deadline) => Promise<void>): void {
    const controller = new AbortController();
    const remainingMs = run.deadline_at ? run.deadline_at.getTime() - parts.clock.now().getTime() : undefined;
    const deadline = startDeadline(remainingMs, () => controller.abort(new Interruption("deadline")));
    if (deployment.cancelRequested) controller.abort(new Interruption("cancel"));
    if (stopping.signal.aborted) controller.abort(new Interruption("shutdown"));
    const finished = work(controller.signal, deadline)
      .catch((error: unknown) =>
        log.error({ error, deploymentId: deployment.id, phase: run.phase }, "a run's end could not be recorded; it will be taken over"),
      )
      .finally(() => {
        deadline.clear();
        active.delete(run.id);
      });
    active.set(run.id, { deploymentId: deployment.id, controller, finished });
  }

  async function heartbeat(): Promise<void> {
    if (!presence) return;
    const ids = [...active.keys()];
    const kept = await renewLeases(db, presence.workerId, ids);
    for (const id of ids) {
      const lease_ = kept.get(id);
      if (!lease_) active.get(id)?.controller.abort(new Interruption("superseded"));
      else if (lease_.cancelRequested) active.get(id)?.controller.abort(new Interruption("cancel"));
    }
  }

  async function sweep(): Promise<void> {
    if (!presence || stopping.signal.aborted) return;
    for (const { run, idleMs } of await seizeAbandoned(db, presence.workerId, [...active.keys()], lease.lapse)) {
      log.warn(
        { deploymentId: run.deployment_id, phase: run.phase, idleMs: Math.round(idleMs) },
        "taking over a phase whose worker is gone",
      );
      parts.onTakeover();
      const deployment = await patchDeployment(db, run.deployment_id, {}, { at: parts.clock.now() });
      if (deployment)
        begin({ ...run, deadline_at: null }, { ...deployment, cancelRequested: false }, (signal) =>
          takeOver(parts, deployment, run, idleMs, signal),
        );
    }
    await db.transaction().execute(async (tx) => {
      for (const id of await findUncalled(tx, lease.recall)) await parts.queue.send(tx, id);
    });
  }

  /** The presence is lost when the database restarts: whatever runs may have been taken over, so it is let go and the worker comes back anew. */
  function watchPresence(of: WorkerPresence): void {
    void comeBack();

    async function comeBack(): Promise<void> {
      const reason = await of.lost;
      if (stopping.signal.aborted) return;
      presence = undefined;
      log.warn({ error: reason }, "lost the worker's presence; its runs are let go");
      interruptAll("superseded");
      await Promise.all([...active.values()].map((run) => run.finished));
      while (!stopping.signal.aborted) {
        try {
          presence = await announceWorker(db, parts.databaseURL);
          watchPresence(presence);
          return;
        } catch (error) {
          log.warn({ error }, "the database is away; trying again");
          await parts.clock.sleep(1000, stopping.signal).catch(() => {});
        }
      }
    }
  }

  function interruptAll(kind: InterruptionKind): void {
    for (const run of active.values()) run.controller.abort(new Interruption(kind));
  }

  async function repeat(everyMs: number, work: () => Promise<void>): Promise<void> {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => log.warn({ error }, "an engine loop failed; it goes on"));
      await parts.clock.sleep(everyMs, stopping.signal).catch(() => {});
    }
  }
}
