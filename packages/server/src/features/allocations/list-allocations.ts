import type { AllocationState, ListAllocationsReply } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import { type Actor, demandReach } from "../pdm-callers/actor.ts";
import type { AllocationParts } from "./parts.ts";
import { findAllocations } from "./store.ts";
import { viewAllocation } from "./view-allocation.ts";

export interface ListQuery {
  state?: AllocationState;
  createdBy?: string;
  cursor?: string;
  limit?: number;
}

const usualLimit = 50;

/** A page of a pool's names, by name. Throws `unsupported-pool` and `invalid-query`. */
export async function listAllocations(parts: AllocationParts, actor: Actor, pool: string, query: ListQuery): Promise<ListAllocationsReply> {
  const { db, pools, book } = parts;
  const poolDomain = pools.require(pool);
  demandReach(actor, poolDomain);
  const limit = query.limit ?? usualLimit;
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);

  const rows = await findAllocations(db, poolDomain, { state: query.state, createdBy: query.createdBy, after, limit: limit + 1 });

  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    poolDomain,
    allocations: page.map((row) => viewAllocation(row, book().hosts)),
    ...(rows.length > limit && last ? { nextCursor: Buffer.from(last.subdomain).toString("base64url") } : {}),
  };
}

function readCursor(text: string): string {
  const label = Buffer.from(text, "base64url").toString();
  if (/^[a-z0-9-]{1,63}$/.test(label)) return label;
  throw new CatalystError("invalid-query", { fields: { cursor: "must be the nextCursor of an earlier answer" } });
}
