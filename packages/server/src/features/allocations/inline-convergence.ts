import type { AllocationKey } from "./allocation-row.ts";
import { backOffMs } from "./convergence/back-off.ts";
import { type FailedAttempt, converge } from "./convergence/converge.ts";
import { isConflict } from "./convergence/failure-of.ts";
import { putOff } from "./convergence/settle.ts";
import { claimOne } from "./convergence/store.ts";
import type { AllocationParts } from "./parts.ts";
import { type Lease, findAllocation } from "./store.ts";

/** Drives a name's DNS while a caller waits for it, and no longer than the caller's budget. */
export interface InlineConvergence {
  newLease(): Lease;
  /**
   * Resolves once the DNS is as wanted, once `onConflict` has dealt with somebody else's records, or when the budget is spent; what is under
   * way then goes on by itself. `lease` is one that the caller holds already.
   */
  drive(key: AllocationKey, options: DriveOptions): Promise<"settled" | "pending" | FailedAttempt>;
  /** Lets what is under way end, aborting it after a while. */
  stop(graceMs?: number): Promise<void>;
}

export interface DriveOptions {
  lease?: Lease | undefined;
  /** Deals with a conflict that is found while the caller still waits. False when it could not: the failure then stays with the row. */
  onConflict?: (attempt: FailedAttempt, lease: Lease) => Promise<boolean>;
}

/** How often a row is looked at that somebody else works on, milliseconds. */
const lookEveryMs = 50;

export function createInlineConvergence(parts: AllocationParts): InlineConvergence {
  const { db, clock, random, rules, log } = parts;
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();

  return {
    newLease,
    async drive(key, options) {
      const caller = { waits: true, isServed: false };
      const work = run(key, options, caller);
      track(work);
      const timer = new AbortController();
      const spent = clock.sleep(rules.syncBudgetMs, timer.signal).then(
        () => {
          caller.waits = false;
          // A conflict is being dealt with: the answer is about to be known.
          return caller.isServed ? work : ("pending" as const);
        },
        () => "pending" as const,
      );
      try {
        return await Promise.race([work, spent]);
      } finally {
        timer.abort();
      }
    },
    async stop(graceMs = 20_000) {
      const timer = new AbortController();
      const limit = clock.sleep(graceMs, timer.signal).then(
        () => stopping.abort(new Error("The process stops")),
        () => {},
      );
      await Promise.allSettled(underWay);
      timer.abort();
      await limit;
    },
  };

  function newLease(): Lease {
    return { owner: random(8).toString("hex"), ms: rules.leaseMs };
  }

  function track(work: Promise<unknown>): void {
    const ended: Promise<unknown> = work
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ error }, "the DNS of a name could not be worked on");
      })
      .finally(() => underWay.delete(ended));
    underWay.add(ended);
  }

  async function run(
    key: AllocationKey,
    { lease: given, onConflict }: DriveOptions,
    caller: { waits: boolean; isServed: boolean },
  ): Promise<"settled" | "pending" | FailedAttempt> {
    let held = given;
    let notBefore = 0;
    while (caller.waits) {
      const lease = held ?? newLease();
      const isDue = clock.now().getTime() >= notBefore;
      if (held !== undefined || (isDue && (await claimOne(db, key, lease)))) {
        held = undefined;
        const attempt = await converge(parts, key, lease, stopping.signal);
        if (attempt.kind === "settled") return "settled";
        if (attempt.kind === "failed") {
          caller.isServed = caller.waits && onConflict !== undefined && isConflict(attempt.failure);
          if (caller.isServed && (await onConflict?.(attempt, lease))) return attempt;
          caller.isServed = false;
          await putOff(parts, key, lease, attempt);
          notBefore = clock.now().getTime() + backOffMs(attempt.row.attempts + 1);
        }
      }
      if (await isSettled(key)) return "settled";
      await clock.sleep(lookEveryMs, stopping.signal);
    }
    return "pending";
  }

  async function isSettled(key: AllocationKey): Promise<boolean> {
    const row = await findAllocation(db, key);
    return row === undefined || row.next_attempt_at === null;
  }
}
