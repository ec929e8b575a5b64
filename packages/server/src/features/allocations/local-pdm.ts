import { CatalystError } from "../../platform/errors.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import type { Allocations } from "./allocations.ts";
import type { Pdm } from "./pdm.ts";

/** The manager of this process, called for one actor. */
export function createLocalPdm(allocations: Allocations, actor: Actor): Pdm {
  return {
    check: (pool, subdomain) => allocations.check(actor, pool, subdomain),
    reserve: async (pool, request) => (await allocations.reserve(actor, pool, request)).reservation,
    renew: (pool, request) => allocations.renew(actor, pool, request),
    commit: (pool, request) => allocations.commit(actor, pool, request),
    read: (pool, label) => undefinedWhenAbsent(allocations.read(actor, { pool, label })),
    release: (pool, request) => undefinedWhenAbsent(allocations.release(actor, pool, request)),
  };
}

async function undefinedWhenAbsent<Reply>(reply: Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof CatalystError && error.code === "not-found") return undefined;
    throw error;
  }
}
