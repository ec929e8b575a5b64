import type {
  Allocation,
  CheckResult,
  CommitRequest,
  ListAllocationsReply,
  NameReply,
  PutAllocationRequest,
  ReleaseReply,
  ReleaseRequest,
  RenewRequest,
  Reservation,
  ReserveRequest,
} from "@catalyst/contract";
import type { Actor } from "../pdm-callers/actor.ts";
import type { AllocationKey } from "./allocation-row.ts";
import { checkName } from "./check-name.ts";
import { commitAllocation, putAllocation } from "./commit-allocation.ts";
import { notFound, readKey } from "./find-name.ts";
import { createInlineConvergence } from "./inline-convergence.ts";
import { type ListQuery, listAllocations } from "./list-allocations.ts";
import type { AllocationParts } from "./parts.ts";
import { deletePoolName, putPoolName } from "./pool-names.ts";
import { releaseName } from "./release-name.ts";
import { renewReservation } from "./renew-reservation.ts";
import { reserveName } from "./reserve-name.ts";
import { findAllocation } from "./store.ts";
import { viewAllocation } from "./view-allocation.ts";

/** Who has which name of the pools, and everything that may be asked for about it. Refusals are CatalystErrors. Every call may be repeated. */
export interface Allocations {
  check(actor: Actor, pool: string, label: string): Promise<CheckResult>;
  reserve(actor: Actor, pool: string, request: ReserveRequest): Promise<{ reservation: Reservation; isNew: boolean }>;
  renew(actor: Actor, pool: string, request: RenewRequest): Promise<Reservation>;
  commit(actor: Actor, pool: string, request: CommitRequest): Promise<Allocation>;
  put(actor: Actor, key: AllocationKey, request: PutAllocationRequest): Promise<Allocation>;
  /** Throws `not-found`. */
  read(actor: Actor, key: AllocationKey): Promise<Allocation>;
  list(actor: Actor, pool: string, query: ListQuery): Promise<ListAllocationsReply>;
  release(actor: Actor, pool: string, request: ReleaseRequest): Promise<ReleaseReply>;
  putName(actor: Actor, key: AllocationKey, target: string): Promise<NameReply>;
  deleteName(actor: Actor, key: AllocationKey): Promise<void>;
  /** Lets DNS work that outlived its caller end, and aborts it after a while; another process goes on with it then. */
  stop(graceMs?: number): Promise<void>;
}

export function createAllocations(parts: AllocationParts): Allocations {
  const inline = createInlineConvergence(parts);

  return {
    check: (actor, pool, label) => checkName(parts, actor, pool, label),
    reserve: (actor, pool, request) => reserveName(parts, actor, pool, request),
    renew: (actor, pool, request) => renewReservation(parts, actor, pool, request),
    commit: (actor, pool, request) => commitAllocation(parts, inline, actor, pool, request),
    put: (actor, key, request) => putAllocation(parts, inline, actor, key, request),
    async read(actor, { pool, label }) {
      const key = readKey(parts.pools, actor, pool, label);
      const row = await findAllocation(parts.db, key);
      if (row === undefined) throw notFound(parts.pools, key);
      return viewAllocation(row, parts.book().hosts);
    },
    list: (actor, pool, query) => listAllocations(parts, actor, pool, query),
    release: (actor, pool, request) => releaseName(parts, inline, actor, pool, request),
    putName: (actor, key, target) => putPoolName(parts, actor, key, target),
    deleteName: (actor, key) => deletePoolName(parts, actor, key),
    stop: (graceMs) => inline.stop(graceMs),
  };
}
