import type { Db } from "./database/connect.ts";
import { sweepIdentity } from "./features/identity/sweep.ts";
import { deleteOldDeployments } from "./features/deployments/store.ts";
import { deleteOldIdempotencyKeys } from "./http/idempotency.ts";
import { deleteOldRateLimits } from "./http/rate-limit.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/log.ts";

/** Nothing depends on an expired row being gone; this only bounds how many there are. */
const sweepEveryMs = 3_600_000;

/** Deletes expired rows at the start and every hour until the signal aborts. Several processes may do it at once. Resolves when it has stopped. */
export async function startSweeper({ db, clock, log, signal }: { db: Db; clock: Clock; log: Logger; signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    try {
      await sweepIdentity(db, clock.now());
      await deleteOldIdempotencyKeys(db, clock.now());
      await deleteOldRateLimits(db, clock.now());
      await deleteOldDeployments(db, clock.now());
    } catch (error) {
      log.warn({ error }, "expired rows could not be deleted; the next sweep tries again");
    }
    await clock.sleep(sweepEveryMs, signal).catch(() => {});
  }
}
