import { RegistrarError } from "../../../platform/registrar-error.ts";
import { sameHosts } from "../../registrars/domain-guard.ts";
import { keepFormerSet } from "../../registrars/former-set.ts";
import type { ChangeState, RegistrarAccount } from "../../registrars/registrar.ts";
import { blockersOf } from "../blockers.ts";
import type { ByoParts } from "../byo-parts.ts";
import { glueOf } from "../domain-facts.ts";
import { isBelowZone, openAccount } from "../open-account.ts";
import { isPast, later, type Outcome, rollBack, type Step, waitedMs } from "../step.ts";
import type { ByoChanges, ByoRow } from "../store.ts";
import { surveyDomain } from "../survey.ts";

/** Looks once more whether anything stands against the flip, keeps what the registrar has now, and notes that it is about to be told. */
export const beginFlip: Step = async (row, parts, signal) => {
  const account = await openAccount(parts.db, row, parts);
  const survey = await surveyDomain(row.domain, row.target_ns, parts.walker, signal);
  if (!survey.isKnown) throw new RegistrarError("api-unavailable", { detail: `No server of the zone above ${row.domain} answers` });
  const probe = await account.probe(row.domain, signal);
  const [blocker] = blockersOf({
    domain: row.domain,
    mode: row.mode,
    survey,
    isApex: parts.rules.registrable(row.domain) === row.domain,
    probe,
    subdomainNs: isBelowZone(row, parts),
    ourDs: row.ds,
    ourNameservers: row.target_ns,
    plannedNameservers: row.previous_ns,
    accepted: row.carry_over,
    confirmed: row.confirmed,
  });
  const seen = { seen_ns: survey.nameservers, seen_ds: survey.ds, checked_at: row.now };
  if (blocker) return { changes: seen, waitMs: parts.times.pace(waitedMs(row)), problem: blocker };

  const set = await account.getNameservers(row.domain, signal);
  const isThere = !set.pending && sameHosts(set.hosts, row.target_ns);
  if (isThere) return { changes: { ...seen, state: "flipping", flip: "done", waiting_since: row.now, attempts: 0 }, event: "flipping" };
  const former = { registrar: row.registrar ?? "", set, ds: survey.ds, reason: "before the flip" };
  const changes: ByoChanges = {
    ...seen,
    state: "flipping",
    flip: "told",
    told_at: row.now,
    operation: null,
    // A registrar's own servers are not always told by it.
    previous_ns: set.hosts.length > 0 ? [...set.hosts] : survey.nameservers,
    attempts: 0,
  };
  return {
    changes: { ...changes, waiting_since: row.now, deadline_at: later(row, parts.times.apiMs) },
    event: "flipping",
    async also(tx) {
      const id = await keepFormerSet(tx, parts.snapshotParts, row.domain, former);
      await tx.updateTable("byo_domains").set({ former_snapshot: id }).where("domain", "=", row.domain).execute();
    },
  };
};

/** Tells the registrar, waits for its work, and reads back what it made of it. Anything that will not pass puts the former set back. */
export const carryFlip: Step = async (row, parts, signal) => {
  const account = await openAccount(parts.db, row, parts);
  try {
    return await carry(row, account, parts, signal);
  } catch (error) {
    const isOver = error instanceof RegistrarError && (!error.retryable || isPast(row, row.deadline_at));
    if (!isOver) throw error;
    return rollBack(row, { code: error.code, detail: error.message });
  }
};

async function carry(row: ByoRow, account: RegistrarAccount, parts: ByoParts, signal: AbortSignal): Promise<Outcome> {
  const { domain, operation, target_ns: target } = row;
  if (operation?.status === "pending") {
    const polled = await account.poll(domain, operation.id, signal);
    if (polled.status === "pending") return waitForRegistrar(row, parts);
    if (polled.status === "failed") return rollBack(row, { code: "registrar-error", detail: polled.detail });
  } else {
    const told = await tell(row, account, parts, signal);
    if (told.status === "pending")
      return {
        changes: { operation: JSON.stringify({ id: told.operation, status: "pending" }), attempts: 0 },
        waitMs: parts.times.operationPace(0),
      };
  }

  const set = await account.getNameservers(domain, signal);
  if (set.pending) return waitForRegistrar(row, parts);
  if (!sameHosts(set.hosts, target)) {
    const now = set.hosts.join(", ") || "none";
    return rollBack(row, {
      code: "registrar-error",
      detail: `The registrar said that it is done, but the name servers of ${domain} are ${now}`,
    });
  }
  const done = JSON.stringify({ id: operation?.id ?? "", status: "done" });
  return { changes: { flip: "done", operation: done, waiting_since: row.now, attempts: 0 }, event: "flipped" };
}

async function tell(
  { domain, target_ns: target, ...row }: ByoRow,
  account: RegistrarAccount,
  parts: ByoParts,
  signal: AbortSignal,
): Promise<ChangeState> {
  if (isBelowZone({ domain, registrar: row.registrar }, parts) && account.delegateSubdomain) {
    // The DS follows once resolvers agree: before, a mistake of ours could not be taken back for as long as they remember it.
    await account.delegateSubdomain(domain, target, [], signal);
    return { status: "done" };
  }
  const glue = glueOf(parts.book);
  await account.ensureHosts(domain, target, glue, signal);
  return account.setNameservers(domain, target, glue, signal);
}

function waitForRegistrar(row: ByoRow, { times }: ByoParts): Outcome {
  const worked = row.told_at === null ? 0 : row.now.getTime() - row.told_at.getTime();
  return { changes: { attempts: 0 }, waitMs: times.operationPace(worked) };
}
