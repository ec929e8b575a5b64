import { type ReconcileLoop, createReconcileLoop } from "../../reconcile/reconcile-loop.ts";
import { CatalystError } from "../../platform/errors.ts";
import { maySay } from "../pdm-callers/actor.ts";
import { readDomainName } from "../registrars/domain-guard.ts";
import type { ByoDomains } from "./byo-domains.ts";
import { type ByoOptions, byoParts } from "./byo-parts.ts";
import { commitDomain } from "./commit-domain.ts";
import { converge } from "./converge.ts";
import { mayAct } from "./domain-facts.ts";
import { planDomain } from "./plan-domain.ts";
import { claimDueByos, findByo } from "./store.ts";
import { releaseDomain, rollBackDomain } from "./undo-domain.ts";
import { viewDelegation } from "./view-delegation.ts";

export function createByoDomains(options: ByoOptions): ByoDomains {
  const parts = byoParts(options);
  return {
    plan: (actor, domain, request, signal) => planDomain(actor, domain, request, parts, signal),
    commit: (actor, domain, request, signal) => commitDomain(actor, domain, request, parts, signal),
    async read(actor, domain) {
      const row = await findByo(parts.db, readDomainName(domain));
      if (row && !mayAct(actor, row) && !maySay(actor, "pdm:read")) throw new CatalystError("not-owner");
      return row && viewDelegation(row, parts);
    },
    rollback: (actor, domain, request) => rollBackDomain(actor, domain, request, parts),
    release: (actor, domain, request) => releaseDomain(actor, domain, request, parts),
  };
}

/** Domains worked on at once; most of the time goes into waiting for registrars and parents. */
const concurrency = 8;

/** Carries every wish about a customer's domain to its end, whichever process wrote it down. */
export function createByoConverger(options: ByoOptions): ReconcileLoop {
  const parts = byoParts(options);
  const { db, worker, times, clock, log } = parts;
  return createReconcileLoop<string>({
    claim: (limit) => claimDueByos(db, worker, times.leaseMs, limit),
    reconcile: (domain, signal) => converge(domain, parts, signal),
    concurrency,
    everyMs: times.everyMs,
    clock,
    onError: (error) => log.error({ error }, "a customer's domain could not be worked on"),
  });
}
