import type { ByoMode } from "@catalyst/contract";
import { sql } from "kysely";
import type { ByoRecord } from "../../database/domains-schema.ts";
import { CatalystError } from "../../platform/errors.ts";
import { sameHosts } from "../registrars/domain-guard.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import type { ByoParts } from "./byo-parts.ts";
import { accountFor, challengeFor, challengeName, mayAct, tokenScope } from "./domain-facts.ts";
import { type ByoChanges, type ByoRow, dropLease, findByo, insertByo, recordByoEvent, takeByo, wishByo } from "./store.ts";
import { removeOwnZone } from "./steps/leave.ts";
import { isChallengeMet, type Survey } from "./survey.ts";

export interface Claim {
  actor: Actor;
  domain: string;
  mode: ByoMode;
  registrar: string | undefined;
  deploymentId: string;
  survey: Survey;
  /** A registrar's token has shown that the claimant may change the domain. */
  isProven: boolean;
}

/**
 * Makes the domain the claimant's for a while. Somebody else's claim gives way only to a proof of control, and never while the domain is
 * live. Throws `domain-claimed` with the challenge that would prove it.
 */
export async function claimDomain(claim: Claim, parts: ByoParts, signal: AbortSignal): Promise<ByoRow> {
  const present = await findByo(parts.db, claim.domain);
  if (present === undefined) return (await insertClaim(claim, parts)) ?? claimDomain(claim, parts, signal);
  if (!(await mayHave(claim, present, parts, signal))) throw claimed(claim, present);

  const isSame = mayAct(claim.actor, present) && present.deployment_id === claim.deploymentId;
  if (isSame && !isAtRest(present)) return present;
  if (isSame && present.state !== "quarantined") return renewClaim(claim, present, parts);
  return takeOver(claim, present, parts, signal);
}

async function mayHave({ actor, domain, isProven }: Claim, row: ByoRow, { walker }: ByoParts, signal: AbortSignal): Promise<boolean> {
  if (mayAct(actor, row)) return row.state !== "releasing";
  if (row.state === "planned" && row.claimed_until.getTime() <= row.now.getTime()) return true;
  if (!isAtRest(row) && row.state !== "awaiting-delegation") return false;
  return isProven || isChallengeMet(domain, challengeFor(domain, actor.name), walker, signal);
}

/** Nothing goes on about it, and nobody is served by it. */
function isAtRest({ state }: ByoRow): boolean {
  return state === "planned" || state === "rolled-back" || state === "quarantined";
}

function claimed({ actor, domain }: Claim, { state }: ByoRow): CatalystError {
  const why: Partial<Record<ByoRow["state"], string>> = {
    quarantined: "was released, and its parent still points at us; take that delegation away, or send a registrar token for it",
    releasing: "is being released; try again once that is over",
  };
  return new CatalystError("domain-claimed", {
    detail: `${domain} ${why[state] ?? "is claimed by somebody else"}`,
    members: { challenge: { name: challengeName(domain), value: challengeFor(domain, actor.name) } },
  });
}

async function insertClaim(claim: Claim, parts: ByoParts): Promise<ByoRow | undefined> {
  return parts.db.transaction().execute(async (tx) => {
    const row = await insertByo(tx, { domain: claim.domain, ...columnsOf(claim, parts) }, parts.times.claimMs);
    if (row) await recordByoEvent(tx, { actor: claim.actor.name, action: "planned", after: row });
    return row;
  });
}

async function renewClaim(claim: Claim, row: ByoRow, parts: ByoParts): Promise<ByoRow> {
  const { owner: _owner, challenge: _challenge, zone_account: _account, ...columns } = columnsOf(claim, parts);
  // Once the parent points at us, it no longer tells who was there before.
  const isOurs = sameHosts(columns.previous_ns, columns.target_ns);
  return write(claim, row, { ...columns, ...quiet, ...(isOurs ? { previous_ns: row.previous_ns } : {}) }, parts);
}

/** What the former claimant had in the zone must not be seen in the new one's, so it goes first. */
async function takeOver(claim: Claim, row: ByoRow, parts: ByoParts, signal: AbortSignal): Promise<ByoRow> {
  const { db, worker, times } = parts;
  // A name of its own: two calls of one process must not share a lease.
  const holder = `${worker}:${parts.random(6).toString("hex")}`;
  if (!(await takeByo(db, row.domain, holder, times.leaseMs))) throw claimed(claim, row);
  try {
    await removeOwnZone(row, parts, signal);
    return await write(claim, row, { ...columnsOf(claim, parts), ...quiet, ...blank }, parts);
  } finally {
    await dropLease(db, row.domain, holder);
  }
}

async function write(claim: Claim, row: ByoRow, changes: ByoChanges, { db, vault, times }: ByoParts): Promise<ByoRow> {
  const until = sql<Date>`now() + make_interval(secs => ${times.claimMs / 1000})` as unknown as Date;
  const written = await db.transaction().execute(async (tx) => {
    const after = await wishByo(tx, row, { ...changes, claimed_until: until, next_attempt_at: until });
    if (!after) return undefined;
    if (after.owner !== row.owner) await vault.destroy(tx, tokenScope(row.domain));
    await recordByoEvent(tx, { actor: claim.actor.name, action: "planned", before: row, after });
    return after;
  });
  if (written) return written;
  throw new CatalystError("conflict", { detail: `${row.domain} has just been changed by another call; try again` });
}

const quiet = {
  state: "planned",
  dns_state: "none",
  flip: "none",
  undo: "none",
  undo_code: null,
  undo_detail: null,
  operation: null,
  deadline_at: null,
  attempts: 0,
  last_error_code: null,
  last_error: null,
  last_error_at: null,
} as const satisfies ByoChanges;

const blank = {
  load_balancer_ip: null,
  load_balancer_ip6: null,
  carried: "[]",
  carry_over: false,
  confirmed: false,
  told_at: null,
  former_snapshot: null,
  ds: [],
  ds_placed: false,
  ds_ttl: null,
  ds_forgotten_at: null,
  resolvers: "[]",
  committed_at: null,
  released_at: null,
  waiting_since: null,
  partial_since: null,
} satisfies ByoChanges;

function columnsOf({ actor, domain, mode, registrar, deploymentId, survey }: Claim, { book }: ByoParts) {
  return {
    mode,
    state: "planned" as const,
    owner: actor.name,
    deployment_id: deploymentId,
    registrar: registrar ?? null,
    previous_ns: survey.nameservers,
    target_ns: [...book.hosts],
    at_risk: json(survey.atRisk),
    challenge: challengeFor(domain, actor.name),
    seen_ns: survey.nameservers,
    seen_ds: survey.ds,
    zone_account: accountFor(domain, deploymentId),
  };
}

function json(records: ByoRecord[] | null): string {
  return JSON.stringify(records);
}
