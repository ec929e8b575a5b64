import { CatalystError } from "../../../platform/errors.ts";
import { RegistrarError } from "../../../platform/registrar-error.ts";
import type { RegistrarAccount } from "../../registrars/registrar.ts";
import { openAccount } from "../open-account.ts";
import { isPast, later, type Step, waitedMs } from "../step.ts";
import { isAnswered } from "../survey.ts";
import { observe, seenOf, unseen } from "./look.ts";

/** Puts the DS at the parent, now that resolvers agree without it. */
export const placeDs: Step = async (row, parts, signal) => {
  const { times } = parts;
  try {
    const account = await openAccount(parts.db, row, parts);
    await setDs(account, row.domain, row.ds, signal);
  } catch (error) {
    if (!(error instanceof RegistrarError || error instanceof CatalystError)) throw error;
    // The domain works without; a registrar that will not take it now is asked again, but seldom.
    const mayPass = error instanceof RegistrarError && error.retryable;
    const problem = { code: error.code, detail: error.message };
    return { changes: { attempts: row.attempts + 1 }, waitMs: mayPass ? times.pace(waitedMs(row)) : times.recheckMs, problem };
  }
  return { changes: { ds_placed: true, waiting_since: row.now, attempts: 0 }, waitMs: times.pace(0), event: "ds-placed" };
};

/** Takes the DS away and waits until no resolver can remember it: only then may other servers answer. */
export const clearDs: Step = async (row, parts, signal) => {
  const { times } = parts;
  const account = await openAccount(parts.db, row, parts);
  await setDs(account, row.domain, [], signal);
  const delegation = await observe(row, parts, signal);
  if (!isAnswered(delegation)) return unseen(row, parts);

  const seen = { ...seenOf(row, delegation), attempts: 0 };
  const isThere = delegation.ds.seen.some((ds) => row.ds.includes(ds));
  if (isThere) return { changes: { ...seen, ds_forgotten_at: null }, waitMs: times.pace(waitedMs(row)) };
  const ttlMs = row.ds_ttl === null ? times.dsTtlMs : row.ds_ttl * 1000;
  if (row.ds_forgotten_at === null)
    return { changes: { ...seen, ds_forgotten_at: later(row, ttlMs) }, waitMs: Math.min(ttlMs, times.pace(0)) };
  if (!isPast(row, row.ds_forgotten_at)) return { changes: seen, waitMs: row.ds_forgotten_at.getTime() - row.now.getTime() };
  return { changes: { ...seen, ds_placed: false, ds_forgotten_at: null, waiting_since: row.now }, event: "ds-cleared" };
};

async function setDs(account: RegistrarAccount, domain: string, ds: readonly string[], signal: AbortSignal): Promise<void> {
  if (!account.setDs) throw new RegistrarError("unsupported-operation", { detail: `The registrar takes no DS of ${domain} from us` });
  await account.setDs(domain, ds, signal);
}
