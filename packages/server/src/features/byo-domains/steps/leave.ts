import { ZoneError } from "../../zones/zone-error.ts";
import { removeZone } from "../../zones/remove-zone.ts";
import { keepZone } from "../../zone-backup/zone-backup.ts";
import type { ByoParts } from "../byo-parts.ts";
import { pointsAtUs, tokenScope } from "../domain-facts.ts";
import { isPast, later, type Outcome, type Step, waitedMs } from "../step.ts";
import type { ByoRow } from "../store.ts";
import { isAnswered } from "../survey.ts";
import { observe, seenOf, unseen } from "./look.ts";

/** A plan that nobody made use of gives its claim up. */
export const lapse: Step = async (row) => {
  if (!isPast(row, row.claimed_until)) return { changes: {}, waitMs: row.claimed_until.getTime() - row.now.getTime() };
  return { changes: { state: "releasing", undo: "none", released_at: row.now, waiting_since: row.now }, event: "releasing" };
};

/** Takes the zone away once nobody is sent to it, or after a week; then nobody may claim the name while the parent still points at us. */
export const leave: Step = async (row, parts, signal) => {
  const { times, vault } = parts;
  const delegation = await observe(row, parts, signal);
  if (!isAnswered(delegation)) return unseen(row, parts);
  const seen = seenOf(row, delegation);
  const isInUse = pointsAtUs({ seen_ns: delegation.seen, target_ns: row.target_ns });
  const until = later({ ...row, now: row.released_at ?? row.now }, times.releasedMs);
  const forget = { also: (tx: Parameters<NonNullable<Outcome["also"]>>[0]) => vault.destroy(tx, tokenScope(row.domain)) };
  if (isInUse && !isPast(row, until)) {
    // The way back has been gone already or was not wanted: the token has no more use.
    return {
      changes: { ...seen, attempts: 0 },
      waitMs: Math.min(until.getTime() - row.now.getTime(), times.pace(waitedMs(row))),
      ...forget,
    };
  }

  await removeOwnZone(row, parts, signal);
  if (!isInUse) return { changes: seen, isOver: true, event: "freed", ...forget };
  return {
    changes: { ...seen, state: "quarantined", dns_state: "none" },
    waitMs: times.quarantineEveryMs,
    event: "quarantined",
    ...forget,
  };
};

/** Looks whether the delegation of a zone that is gone is gone too. */
export const endQuarantine: Step = async (row, parts, signal) => {
  const delegation = await observe(row, parts, signal);
  if (!isAnswered(delegation)) return { ...unseen(row, parts), waitMs: parts.times.quarantineEveryMs };
  if (pointsAtUs({ seen_ns: delegation.seen, target_ns: row.target_ns }))
    return { changes: seenOf(row, delegation), waitMs: parts.times.quarantineEveryMs };
  return { changes: {}, isOver: true, event: "freed" };
};

/** Keeps zone and key before they go. A zone of somebody else is none of ours. */
export async function removeOwnZone({ domain, zone_account: account }: ByoRow, parts: ByoParts, signal: AbortSignal): Promise<void> {
  const { server } = parts;
  const present = await server.readZone(domain, signal);
  if (present?.account === account)
    await keepZone(parts, server, { zone: domain, actor: "controller:byo-domains", reason: "before release" }, signal);
  try {
    await removeZone(server, { name: domain, account }, signal);
  } catch (error) {
    if (!(error instanceof ZoneError && error.kind === "zone-conflict")) throw error;
  }
}
