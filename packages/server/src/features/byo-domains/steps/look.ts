import type { ResolverAnswer } from "../../../database/domains-schema.ts";
import { askResolvers } from "../../delegation/ask-resolvers.ts";
import { type DelegationState, checkDelegation } from "../../delegation/check-delegation.ts";
import { serverAt } from "../../delegation/dns-view.ts";
import { sameHosts } from "../../registrars/domain-guard.ts";
import type { ByoParts } from "../byo-parts.ts";
import { placesDs } from "../domain-facts.ts";
import { isPast, type Outcome, later, rollBack, type Step, waitedMs } from "../step.ts";
import type { ByoChanges, ByoRow } from "../store.ts";
import { isAnswered } from "../survey.ts";

/** Looks at the parent and, once it points at us, at what resolvers make of it. The state is what was seen. */
export const look: Step = async (row, parts, signal) => {
  const delegation = await observe(row, parts, signal);
  const seen = seenOf(row, delegation);
  if (!isAnswered(delegation)) return unseen(row, parts);

  if (delegation.state !== "complete") return notYet(row, delegation, seen, parts);
  const foreign = delegation.ds.seen.filter((ds) => !row.ds.includes(ds));
  const delegated: ByoChanges = {
    ...seen,
    state: row.state === "verified" ? "verified" : "delegated",
    flip: row.flip === "none" ? "none" : "done",
  };
  if (foreign.length > 0) {
    const problem = {
      code: "ds-present",
      detail: `The parent of ${row.domain} holds DS ${foreign.join(", ")}, which validating resolvers reject`,
    };
    return { changes: { ...delegated, state: "delegated", dns_state: "delegated" }, waitMs: parts.times.pace(waitedMs(row)), problem };
  }
  const ttl = delegation.ds.seen.length > 0 ? await readDsTtl(row, delegation, parts, signal) : row.ds_ttl;
  return withResolvers(row, { ...delegated, ds_ttl: ttl }, parts, signal);
};

export function observe(
  { domain, target_ns: nameservers, ds }: ByoRow,
  { walker }: ByoParts,
  signal: AbortSignal,
): Promise<DelegationState> {
  return checkDelegation({ domain, nameservers, ds }, walker, signal);
}

/** What a look found, whatever follows from it. */
export function seenOf(row: ByoRow, { seen, ds, state }: DelegationState): ByoChanges {
  const since = state === "partial" ? (row.partial_since ?? row.now) : null;
  return { seen_ns: seen, seen_ds: ds.seen, checked_at: row.now, partial_since: since };
}

/** Nobody could be asked, so nothing is known to have changed. */
export function unseen(row: ByoRow, { times }: ByoParts): Outcome {
  const problem = { code: "lookup-error", detail: `No server of the zone above ${row.domain} answers` };
  return { changes: {}, waitMs: times.pace(waitedMs(row)), problem };
}

function notYet(row: ByoRow, delegation: DelegationState, seen: ByoChanges, parts: ByoParts): Outcome {
  const { times } = parts;
  const told = delegation.seen.join(", ") || "no name servers";
  const isFlipped = row.mode === "byo-api" && row.state === "flipping";
  if (
    isFlipped &&
    row.partial_since !== null &&
    delegation.state === "partial" &&
    row.now.getTime() - row.partial_since.getTime() > times.partialMs
  )
    return rollBack(row, {
      code: "delegation-timeout",
      detail: `The parent's servers still disagree about ${row.domain}: they tell ${told}`,
    });
  if (isFlipped && isPast(row, row.deadline_at))
    return rollBack(row, { code: "delegation-timeout", detail: `The parent of ${row.domain} still tells ${told}` });

  const isLost = row.state === "delegated" || row.state === "verified";
  if (isLost) {
    const problem = { code: "delegation-lost", detail: `The parent of ${row.domain} no longer points at us; it tells ${told}` };
    const again = {
      state: "awaiting-delegation",
      dns_state: "zone",
      waiting_since: row.now,
      deadline_at: later(row, times.manualMs),
    } as const;
    return { changes: { ...seen, ...again }, waitMs: times.pace(0), problem, event: "delegation-lost" };
  }
  const isLate = isPast(row, row.deadline_at);
  return {
    changes: { ...seen, attempts: 0 },
    waitMs: isLate ? times.quarantineEveryMs : times.pace(waitedMs(row)),
    ...(isLate ? { problem: { code: "delegation-timeout", detail: `The parent of ${row.domain} tells ${told}` } } : {}),
  };
}

async function withResolvers(row: ByoRow, changes: ByoChanges, parts: ByoParts, signal: AbortSignal): Promise<Outcome> {
  const { times, walker } = parts;
  const verdict = await askResolvers(`console.${row.domain}`, row.load_balancer_ip ?? "", walker, signal);
  const resolvers: ResolverAnswer[] = verdict.resolvers.map(({ address, ok }) => ({ address, ok, at: row.now.toISOString() }));
  const seen = { ...changes, resolvers: JSON.stringify(resolvers) };
  // A signed chain that resolvers do not validate yet is none; once verified, one that still remembers the time before is no alarm.
  const isSigned = (changes.seen_ds?.length ?? 0) > 0 && row.state !== "verified";
  const isVerified = verdict.agreed && (!isSigned || verdict.authenticated);
  if (isVerified) return verified(row, seen, parts);

  const isLate = isPast(row, row.deadline_at);
  const unhappy = verdict.resolvers.filter(({ ok }) => !ok).map(({ address, problem }) => `${address} (${problem ?? "another address"})`);
  const detail = unhappy.length > 0 ? `Resolvers do not lead to us yet: ${unhappy.join("; ")}` : "No resolver validates the signatures yet";
  return {
    changes: { ...seen, state: "delegated", dns_state: "delegated", attempts: 0 },
    waitMs: times.pace(waitedMs(row)),
    problem: { code: isLate ? "delegation-timeout" : "resolvers-disagree", detail },
    ...(row.state === "delegated" ? {} : { event: "delegated" }),
  };
}

function verified(row: ByoRow, seen: ByoChanges, { times, metrics, registrars }: ByoParts): Outcome {
  const isNew = row.state !== "verified";
  if (isNew && row.committed_at) metrics?.byoSeconds.observe({ mode: row.mode }, (row.now.getTime() - row.committed_at.getTime()) / 1000);
  const changes: ByoChanges = {
    ...seen,
    state: "verified",
    dns_state: "verified",
    deadline_at: null,
    attempts: 0,
    ...(isNew ? { waiting_since: row.now } : {}),
  };
  if (placesDs(row, registrars) && !row.ds_placed) return { changes, ...(isNew ? { event: "verified" } : {}) };

  const isSettled = sameHosts(changes.seen_ds ?? [], row.ds) || (!isNew && waitedMs(row) > times.apiMs);
  return { changes, waitMs: isSettled ? times.recheckMs : times.pace(isNew ? 0 : waitedMs(row)), ...(isNew ? { event: "verified" } : {}) };
}

/** How long resolvers will remember the DS, from the parent itself. */
async function readDsTtl(row: ByoRow, { parents }: DelegationState, { walker }: ByoParts, signal: AbortSignal): Promise<number | null> {
  const parent = parents.find(({ ds }) => ds.length > 0);
  if (!parent) return row.ds_ttl;
  const answer = await walker.ask(serverAt(parent.address, walker.view), { name: row.domain, type: "DS" }, signal).catch(() => undefined);
  signal.throwIfAborted();
  return answer?.answers.find(({ type }) => type === "DS")?.ttl ?? row.ds_ttl;
}
