import type { Tx } from "../../database/connect.ts";
import { recordChange } from "../outbox/record-change.ts";
import { type AllocationKey, type AllocationRow, fqdnOf, keyOf } from "./allocation-row.ts";
import { viewAllocation } from "./view-allocation.ts";

/** Channel on which the converger is woken; the payload is the full domain. A hint only. */
export const allocationsChannel = "pdm_allocations";

export type AllocationAction = "reserved" | "renewed" | "committed" | "changed" | "held-again" | "releasing" | "freed";

/** Writes down what happened to a name, in the transaction in which it does. */
export async function recordAllocation(
  tx: Tx,
  actor: string,
  action: AllocationAction,
  rows: { before?: AllocationRow | undefined; after?: AllocationRow | undefined },
): Promise<void> {
  const row = rows.after ?? rows.before;
  if (row === undefined) return;
  await recordChange(tx, {
    actor,
    action,
    subject: fqdnOf(keyOf(row)),
    before: rows.before && viewAllocation(rows.before, []),
    after: rows.after && viewAllocation(rows.after, []),
    event: `catalyst.allocation.${action}`,
    channel: allocationsChannel,
  });
}

/** The same for a flat name. */
export async function recordPoolName(
  tx: Tx,
  actor: string,
  key: AllocationKey,
  { before, after }: { before?: object | undefined; after?: object | undefined },
): Promise<void> {
  const action = after === undefined ? "name-removed" : "name-written";
  const event = `catalyst.pool_name.${after === undefined ? "removed" : "written"}`;
  await recordChange(tx, { actor, action, subject: fqdnOf(key), before, after, event, channel: allocationsChannel });
}
