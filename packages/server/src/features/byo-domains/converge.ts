import { CatalystError } from "../../platform/errors.ts";
import { DnsServerError } from "../../platform/dns-server-error.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";
import { ZoneError, type ZoneErrorKind } from "../zones/zone-error.ts";
import type { ByoParts } from "./byo-parts.ts";
import { placesDs } from "./domain-facts.ts";
import { type StepName, nextStep } from "./next-step.ts";
import { later, type Outcome, type Problem, type Step } from "./step.ts";
import {
  type ByoChanges,
  type ByoRow,
  deleteByo,
  dropLease,
  findByo,
  findHeldByo,
  recordByoEvent,
  recordStep,
  renewLease,
} from "./store.ts";
import { clearDs, placeDs } from "./steps/ds.ts";
import { beginFlip, carryFlip } from "./steps/flip.ts";
import { endQuarantine, lapse, leave } from "./steps/leave.ts";
import { look } from "./steps/look.ts";
import { pauseMs, publishZone } from "./steps/publish-zone.ts";
import { beginUndo, carryUndo, finishUndo, watch } from "./steps/undo.ts";

const steps: Record<StepName, Step> = {
  lapse,
  "publish-zone": publishZone,
  "begin-flip": beginFlip,
  "carry-flip": carryFlip,
  look,
  "place-ds": placeDs,
  "clear-ds": clearDs,
  "begin-undo": beginUndo,
  "carry-undo": carryUndo,
  "finish-undo": finishUndo,
  watch,
  leave,
  "end-quarantine": endQuarantine,
};

/**
 * Takes steps about one domain, whose lease the worker holds, until one of them has to wait. A wish that comes in between makes it begin
 * again from what the row says then, and `isEnough` lets it end after the step under way. When the signal aborts, the lease is left to run out, as if the process had died.
 */
export async function converge(domain: string, parts: ByoParts, outer: AbortSignal, isEnough: () => boolean = () => false): Promise<void> {
  const { db, worker, times, clock } = parts;
  const lost = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([outer, lost.signal]);
  const renewing = renew();

  try {
    for (;;) {
      signal.throwIfAborted();
      const row = await findHeldByo(db, domain, worker);
      if (row === undefined) return;
      const outcome = await take(row, parts, signal);
      if ((await store(row, outcome, parts)) && (outcome.waitMs !== undefined || outcome.isOver || isEnough())) break;
    }
    await dropLease(db, domain, worker);
  } finally {
    over.abort();
    await renewing;
  }

  async function renew(): Promise<void> {
    try {
      for (;;) {
        await clock.sleep(times.leaseMs / 3, over.signal);
        if (!(await renewLease(db, domain, worker, times.leaseMs))) return lost.abort(new Error(`Another worker has taken over ${domain}`));
      }
    } catch {
      // The work is over, or the database away; then the lease runs out by itself.
    }
  }
}

/** One step. What fails in a way that passes is tried again later, and what it was stands in the row. */
async function take(row: ByoRow, parts: ByoParts, signal: AbortSignal): Promise<Outcome> {
  const name = nextStep(row, placesDs(row, parts.registrars));
  try {
    const outcome = await steps[name](row, parts, signal);
    parts.metrics?.attempts.inc({ step: `byo-${name}`, outcome: outcome.problem ? "waiting" : "done" });
    return outcome;
  } catch (error) {
    signal.throwIfAborted();
    const problem = problemOf(error);
    parts.metrics?.attempts.inc({ step: `byo-${name}`, outcome: problem.code });
    if (problem.code === "internal") parts.log.error({ error, domain: row.domain, step: name }, "a step about a customer's domain failed");
    const hint = error instanceof RegistrarError ? error.retryAfterMs : undefined;
    return { changes: { attempts: row.attempts + 1 }, waitMs: Math.max(hint ?? 0, pauseMs(row, parts)), problem };
  }
}

/** False when the wish has changed meanwhile, so that what was found is about another one. */
async function store(row: ByoRow, outcome: Outcome, { db, worker }: ByoParts): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if (outcome.isOver) {
      if (!(await deleteByo(tx, row, worker))) return false;
      await outcome.also?.(tx);
      await recordByoEvent(tx, { actor: "controller:byo-domains", action: outcome.event ?? "freed", before: row });
      return true;
    }
    const changes = { ...outcome.changes, ...errorColumns(row, outcome), next_attempt_at: later(row, outcome.waitMs ?? 0) };
    if (!(await recordStep(tx, row, worker, changes))) return false;
    await outcome.also?.(tx);
    const after = outcome.event === undefined ? undefined : await findByo(tx, row.domain);
    if (outcome.event !== undefined && after)
      await recordByoEvent(tx, { actor: "controller:byo-domains", action: outcome.event, before: row, after });
    return true;
  });
}

/** Once the way back is gone or over, the reason for it is what people ask for. */
function errorColumns(row: ByoRow, { problem, changes }: Outcome): ByoChanges {
  const state = changes.state ?? row.state;
  const reason = state === "rolled-back" && row.undo_code !== null ? { code: row.undo_code, detail: row.undo_detail ?? "" } : undefined;
  const told = problem ?? reason;
  if (told) return { last_error_code: told.code, last_error: told.detail, last_error_at: row.now };
  if (state === "rolling-back" && row.last_error_code !== null && row.attempts === 0) return {};
  return { last_error_code: null, last_error: null, last_error_at: null };
}

const zoneCodes: Record<ZoneErrorKind, string> = {
  "zone-conflict": "zone-conflict",
  "foreign-delegation": "foreign-delegation",
  "needs-confirm": "confirm-required",
  "no-parent-zone": "pdns-unavailable",
  "no-signing-key": "pdns-unavailable",
  "still-delegated": "foreign-delegation",
};

export function problemOf(error: unknown): Problem {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof RegistrarError || error instanceof CatalystError) return { code: error.code, detail };
  if (error instanceof ZoneError) return { code: zoneCodes[error.kind], detail };
  if (error instanceof DnsServerError) return { code: "pdns-unavailable", detail };
  return { code: "internal", detail: "A step failed unexpectedly; it is tried again" };
}
