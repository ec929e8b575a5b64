import { sameHosts } from "../../registrars/domain-guard.ts";
import { type FormerSet, keepFormerSet, readFormerSet } from "../../registrars/former-set.ts";
import type { ChangeState, NameserverSet, RegistrarAccount } from "../../registrars/registrar.ts";
import type { ByoParts } from "../byo-parts.ts";
import { pointsAtUs, tokenScope } from "../domain-facts.ts";
import { isBelowZone, openAccount } from "../open-account.ts";
import { isPast, later, type Step, waitedMs } from "../step.ts";
import type { ByoRow } from "../store.ts";
import { isAnswered } from "../survey.ts";
import { observe, seenOf, unseen } from "./look.ts";
import { pauseMs } from "./publish-zone.ts";

/** Notes that the registrar is about to be told to go back, after keeping what it has. */
export const beginUndo: Step = async (row, parts, signal) => {
  // A flip that never told anybody has nothing to be undone.
  if (row.former_snapshot === null) return { changes: { undo: "done", attempts: 0 } };
  const account = await openAccount(parts.db, row, parts);
  const set = await account.getNameservers(row.domain, signal);
  const present = { registrar: row.registrar ?? "", set, ds: row.seen_ds, reason: "before going back" };
  return {
    changes: { undo: "told", told_at: row.now, operation: null, attempts: 0 },
    also: async (tx) => void (await keepFormerSet(tx, parts.snapshotParts, row.domain, present)),
  };
};

/** Puts the former set back and reads it. A registrar's failure here is only ever tried again: there is no other way back. */
export const carryUndo: Step = async (row, parts, signal) => {
  const former = row.former_snapshot === null ? undefined : await readFormerSet(parts.db, parts.vault, row.former_snapshot);
  if (!former) return { changes: { undo: "done" } };
  const account = await openAccount(parts.db, row, parts);
  if (row.operation?.status === "pending") {
    const polled = await account.poll(row.domain, row.operation.id, signal);
    if (polled.status === "pending") return { changes: {}, waitMs: paceOf(row, parts) };
    if (polled.status === "failed") {
      const problem = { code: "registrar-error", detail: polled.detail };
      return { changes: { operation: null, attempts: row.attempts + 1 }, waitMs: pauseMs(row, parts), problem };
    }
  } else {
    const told = await goBack(row, former, account, parts, signal);
    if (told.status === "pending")
      return {
        changes: { operation: JSON.stringify({ id: told.operation, status: "pending" }), attempts: 0 },
        waitMs: parts.times.operationPace(0),
      };
  }

  const set = await account.getNameservers(row.domain, signal);
  if (set.pending) return { changes: {}, waitMs: paceOf(row, parts) };
  if (isSame(set, former.set))
    return { changes: { undo: "done", operation: JSON.stringify({ id: row.operation?.id ?? "", status: "done" }), attempts: 0 } };
  const problem = {
    code: "registrar-error",
    detail: `The registrar still tells ${set.hosts.join(", ") || "no name servers"} for ${row.domain}`,
  };
  return { changes: { operation: null, attempts: row.attempts + 1 }, waitMs: pauseMs(row, parts), problem };
};

/** Where we put nothing back, the customer does: it is over once the parent no longer points at us. */
export const finishUndo: Step = async (row, parts, signal) => {
  const { times, vault, metrics } = parts;
  const delegation = await observe(row, parts, signal);
  const isAnswer = isAnswered(delegation);
  const seen = isAnswer ? seenOf(row, delegation) : {};
  const isByHand = row.undo === "none";
  if (isByHand && !isAnswer) return unseen(row, parts);
  if (isByHand && pointsAtUs({ seen_ns: delegation.seen, target_ns: row.target_ns }))
    return { changes: seen, waitMs: times.pace(waitedMs(row)) };

  metrics?.rollbacks.inc({ reason: row.undo_code ?? "asked" });
  return {
    changes: {
      ...seen,
      state: "rolled-back",
      flip: "none",
      waiting_since: row.now,
      deadline_at: later(row, times.rolledBackMs),
      attempts: 0,
    },
    waitMs: times.pace(0),
    event: "rolled-back",
    also: (tx) => vault.destroy(tx, tokenScope(row.domain)),
  };
};

/** Goes on telling what the parent says, until the zone has stayed long enough. */
export const watch: Step = async (row, parts, signal) => {
  const { times } = parts;
  if (isPast(row, row.deadline_at))
    return { changes: { state: "releasing", undo: "none", released_at: row.now, waiting_since: row.now }, event: "releasing" };
  const delegation = await observe(row, parts, signal);
  const left = (row.deadline_at?.getTime() ?? 0) - row.now.getTime();
  return { changes: isAnswered(delegation) ? seenOf(row, delegation) : {}, waitMs: Math.min(left, times.pace(waitedMs(row))) };
};

async function goBack(
  row: ByoRow,
  former: FormerSet,
  account: RegistrarAccount,
  parts: ByoParts,
  signal: AbortSignal,
): Promise<ChangeState> {
  if (isBelowZone(row, parts) && account.removeSubdomain && former.set.hosts.length === 0) {
    await account.removeSubdomain(row.domain, row.target_ns, row.ds, signal);
    return { status: "done" };
  }
  return account.restore(row.domain, former.set, signal);
}

function isSame(set: NameserverSet, former: NameserverSet): boolean {
  return sameHosts(set.hosts, former.hosts) || (former.mode === "hosted" && set.mode === "hosted");
}

function paceOf({ told_at: told, now }: ByoRow, { times }: ByoParts): number {
  return times.operationPace(told === null ? 0 : now.getTime() - told.getTime());
}
