import { type AllocationKey, fqdnOf, keyOf } from "../allocation-row.ts";
import type { AllocationParts } from "../parts.ts";
import { recordAllocation } from "../record-allocation.ts";
import { type Lease, deleteAllocation, forgetZone, lockAllocation } from "../store.ts";
import { commitSteps } from "./commit-steps.ts";
import { NotVerifiedError, failureOf } from "./failure-of.ts";
import { LeaseLostError, keepLease } from "./keep-lease.ts";
import { releaseSteps } from "./release-steps.ts";
import { type Failure, type LeasedRow, type Progress, dropLease, loadLeased, recordProgress } from "./store.ts";
import type { Step } from "./step.ts";

/** `settled`: the DNS is as wanted. `lost`: somebody else has the row, or it is gone. */
export type Attempt = { kind: "settled" } | { kind: "lost" } | FailedAttempt;

/** The row is still under the lease; nothing is recorded yet. */
export interface FailedAttempt {
  kind: "failed";
  row: LeasedRow;
  failure: Failure;
  /** What the failure disproves of what was thought. */
  dnsState?: LeasedRow["dns_state"];
}

/**
 * Brings a name's DNS to what its row wants, under a lease, step by step. Starts again when the wish changes on the way. Safe to be killed in
 * and to repeat: every step finds what is there. Rejects when it was aborted, or when the database fails; the row is let go then.
 */
export async function converge(parts: AllocationParts, key: AllocationKey, lease: Lease, signal: AbortSignal): Promise<Attempt> {
  try {
    return await keepLease(parts, key, lease, signal, (working) => untilSettled(parts, key, lease, working));
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: "lost" };
    await dropLease(parts.db, key, lease.owner).catch(() => {});
    throw error;
  }
}

async function untilSettled(parts: AllocationParts, key: AllocationKey, lease: Lease, signal: AbortSignal): Promise<Attempt> {
  for (;;) {
    const row = await loadLeased(parts.db, key, lease.owner);
    if (row === undefined) return { kind: "lost" };
    if (row.state === "reserved" || (row.state === "active" && row.handedOver)) {
      await recordProgress(parts.db, row, lease, { settled: true });
      return { kind: "settled" };
    }
    const attempt = await tryOnce(parts, row, lease, signal);
    if (attempt !== "moved") return attempt;
  }
}

async function tryOnce(parts: AllocationParts, start: LeasedRow, lease: Lease, signal: AbortSignal): Promise<Attempt | "moved"> {
  let row = start;
  const steps = row.state === "active" ? commitSteps : releaseSteps;
  try {
    for (const step of steps) {
      const progress = await runStep(parts, step, row, signal);
      if (!(await recordProgress(parts.db, row, lease, progress))) return "moved";
      row = { ...row, dns_state: progress.dnsState ?? row.dns_state, ds: [...(progress.ds ?? row.ds)] };
    }
    if (row.state === "releasing" && !(await freeName(parts, row, lease))) return "moved";
    if (start.verified_at === null || row.state === "releasing") observeTime(parts, row);
    return { kind: "settled" };
  } catch (error) {
    signal.throwIfAborted();
    const failure = failureOf(error);
    if (failure.code === "internal") parts.log.error({ error, fqdn: fqdnOf(keyOf(row)) }, "the DNS of a name could not be worked on");
    const disproved = error instanceof NotVerifiedError && row.dns_state === "verified";
    if (disproved) parts.observer.alarm("drift", `${fqdnOf(keyOf(row))} was verified and is no longer: ${failure.detail}`);
    return { kind: "failed", row, failure, ...(disproved ? { dnsState: "delegated" } : {}) };
  }
}

async function runStep(parts: AllocationParts, step: Step, row: LeasedRow, signal: AbortSignal): Promise<Progress> {
  try {
    const progress = await step.run(parts, row, signal);
    parts.observer.attempt(step.name, "ok");
    return progress;
  } catch (error) {
    parts.observer.attempt(step.name, signal.aborted ? "aborted" : failureOf(error).code);
    throw error;
  }
}

/** The last step of a release: with the DNS clean, the name may go to somebody else. */
async function freeName({ db, vault }: AllocationParts, row: LeasedRow, lease: Lease): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const locked = await lockAllocation(tx, keyOf(row));
    if (locked === undefined || locked.lease_owner !== lease.owner || locked.generation !== row.generation) return false;
    const freed = await deleteAllocation(tx, keyOf(row));
    await forgetZone(tx, vault, fqdnOf(keyOf(row)));
    await recordAllocation(tx, "controller:dns-converge", "freed", { before: freed });
    return true;
  });
}

function observeTime({ observer, clock }: AllocationParts, { wished_at, state }: LeasedRow): void {
  if (wished_at === null) return;
  const seconds = Math.max(0, (clock.now().getTime() - wished_at.getTime()) / 1000);
  observer.converged(state === "releasing" ? "release" : "commit", seconds);
}
