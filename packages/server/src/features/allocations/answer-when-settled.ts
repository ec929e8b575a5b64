import type { Allocation } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import { removeZone } from "../zones/remove-zone.ts";
import { type AllocationKey, type AllocationRow, fqdnOf } from "./allocation-row.ts";
import type { FailedAttempt } from "./convergence/converge.ts";
import { notFound } from "./find-name.ts";
import type { InlineConvergence } from "./inline-convergence.ts";
import type { AllocationParts } from "./parts.ts";
import { recordAllocation } from "./record-allocation.ts";
import { type Lease, deleteAllocation, findAllocation, holdAgain, lockAllocation } from "./store.ts";
import { viewAllocation } from "./view-allocation.ts";

export interface Wished {
  row: AllocationRow;
  /** This call made the wish, so a conflict that it meets undoes it. */
  isNew: boolean;
  lease: Lease;
  actor: Actor;
  /** What becomes of a name that cannot be had after all. */
  whenConflict: "hold" | "free";
}

/** The answer to a commit: verified, pending when the budget is spent, or the conflict that was met on the way. */
export async function answerWhenSettled(
  parts: AllocationParts,
  inline: InlineConvergence,
  key: AllocationKey,
  wished: Wished,
): Promise<Allocation> {
  const { row, isNew, lease } = wished;
  const isLeased = row.lease_owner === lease.owner;
  const result = await inline.drive(key, {
    ...(isLeased ? { lease } : {}),
    ...(isNew ? { onConflict: (attempt: FailedAttempt, held: Lease) => undoWish(parts, wished, attempt, held) } : {}),
  });
  if (typeof result === "object")
    throw new CatalystError(result.failure.code === "zone-conflict" ? "zone-conflict" : "foreign-delegation", {
      detail: result.failure.detail,
    });

  const now = await findAllocation(parts.db, key);
  if (now === undefined) throw notFound(parts.pools, key);
  const view = viewAllocation(now, parts.book().hosts);
  return now.dns_state === "verified" && now.state === "active" ? view : { ...view, warning: "dns-pending" };
}

/** Takes back a wish that meets somebody else's records, and what was written of it. False when that does not work now: the wish then stays. */
async function undoWish(parts: AllocationParts, { actor, whenConflict }: Wished, { row }: FailedAttempt, lease: Lease): Promise<boolean> {
  const { db, dns, rules } = parts;
  const key = { pool: row.pool_domain, label: row.subdomain };
  if (row.dns_state !== "none") {
    const limit = AbortSignal.timeout(rules.syncBudgetMs);
    const isRemoved = await removeZone(dns, { name: fqdnOf(key), account: row.zone_account ?? "" }, limit).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return false;
  }
  return db.transaction().execute(async (tx) => {
    const locked = await lockAllocation(tx, key);
    if (locked === undefined || locked.lease_owner !== lease.owner || locked.generation !== row.generation) return false;
    if (whenConflict === "free") {
      await deleteAllocation(tx, key);
      await recordAllocation(tx, actor.name, "freed", { before: locked });
      return true;
    }
    const after = await holdAgain(tx, key, rules.reservationMs);
    await recordAllocation(tx, actor.name, "held-again", { before: locked, after });
    return true;
  });
}
