import type { Allocation, AllocationKind, CheckResult, CommitRequest, ReleaseReply, RenewRequest, Reservation } from "@catalyst/contract";

/**
 * The pool-domain-manager as those see it who need a name: in this process, or another one behind HTTP. Every call may be repeated. Failures
 * are CatalystErrors with the codes of the routes; `pdm-unavailable` when the manager cannot be reached.
 */
export interface Pdm {
  /** Whether a name can be had; refusals are answers too. */
  check(pool: string, subdomain: string, signal: AbortSignal): Promise<CheckResult>;
  /** Holds a name and writes no DNS. With the token of a live reservation it answers that one. */
  reserve(pool: string, request: ReserveCall, signal: AbortSignal): Promise<Reservation>;
  /** Throws `reservation-expired`, `not-found` (reserve again) and `token-mismatch`. */
  renew(pool: string, request: RenewRequest, signal: AbortSignal): Promise<Reservation>;
  /** Gives a held name its address. The DNS is there when `dnsState` is `verified`; until then PDM goes on by itself, and `read` tells how far it is. */
  commit(pool: string, request: CommitRequest, signal: AbortSignal): Promise<Allocation>;
  /** Undefined when nobody holds the name. */
  read(pool: string, subdomain: string, signal: AbortSignal): Promise<Allocation | undefined>;
  /** Takes a name away by its token or its full domain. Undefined when nobody holds it any more; `warning` while the DNS is being cleaned. */
  release(pool: string, request: ReleaseCall, signal: AbortSignal): Promise<ReleaseReply | undefined>;
}

export interface ReserveCall {
  subdomain: string;
  /** Who it is for, as `list` finds it. */
  createdBy: string;
  kind: AllocationKind;
  reservationToken?: string;
}

export interface ReleaseCall {
  subdomain: string;
  reservationToken?: string;
  sovereignFQDN?: string;
}
