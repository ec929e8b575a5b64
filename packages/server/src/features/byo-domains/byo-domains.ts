import type { ByoCommitRequest, ByoPlan, ByoUndoRequest, Delegation, PlanRequest } from "@catalyst/contract";
import type { Secret } from "../../platform/secret.ts";
import type { Actor } from "../pdm-callers/actor.ts";

/**
 * Domains of the customers' own: from a plan that changes nothing for anybody, over records that exist before somebody is sent to them, to a
 * delegation that resolvers agree on; and the way back. Every call may be repeated. Names come in any spelling. Failures are CatalystErrors
 * with the codes of the routes; what cannot be finished at once goes on by itself, and `read` tells how far it is (`warning` until then).
 */
export interface ByoDomains {
  /** What it would mean to bring the domain. Claims it, and prepares its zone so that nobody who delegates early is refused. */
  plan(actor: Actor, domain: string, request: ByoPlanCall, signal: AbortSignal): Promise<ByoPlan>;
  /**
   * Publishes the records, then brings the delegation about (`byo-api`) or waits for it (`byo-manual`). Repeating it with another address
   * changes the records; after `rolled-back` or a `delegation-timeout` it begins again. Throws `ds-present`, `records-at-risk`,
   * `domain-claimed`, `registrar-token-needed`, `confirm-required` and the registrars' codes.
   */
  commit(actor: Actor, domain: string, request: ByoCommitCall, signal: AbortSignal): Promise<Delegation>;
  /** Undefined when nobody holds the domain (any more). Looks at nothing but what was last observed. */
  read(actor: Actor, domain: string, signal: AbortSignal): Promise<Delegation | undefined>;
  /** Puts the former name servers back, unless told not to; the zone stays a while for those who still ask it. */
  rollback(actor: Actor, domain: string, request: ByoUndoCall, signal: AbortSignal): Promise<Delegation>;
  /**
   * Gives the domain up, with `restoreNameservers` after putting the former name servers back. Its zone goes once nobody is sent there. The
   * answer tells the last state; undefined when nobody held the domain.
   */
  release(actor: Actor, domain: string, request: ByoUndoCall, signal: AbortSignal): Promise<Delegation | undefined>;
}

/** As on the wire, but for the token. */
export type ByoPlanCall = WithSecret<PlanRequest>;
export type ByoCommitCall = WithSecret<ByoCommitRequest>;
export type ByoUndoCall = WithSecret<ByoUndoRequest>;

type WithSecret<Request extends { token?: string }> = Omit<Request, "token"> & { token?: Secret };
