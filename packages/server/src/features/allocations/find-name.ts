import { CatalystError } from "../../platform/errors.ts";
import { type Actor, demandReach } from "../pdm-callers/actor.ts";
import type { NameRefusal } from "../pools/name-checks.ts";
import type { Pools } from "../pools/pools.ts";
import type { AllocationKey } from "./allocation-row.ts";

/** A name that may be given away, for a caller who may take it. Throws the refusal's code, or `forbidden`. */
export function requireFreeName(pools: Pools, actor: Actor, pool: string, label: string): AllocationKey {
  const { name, refusal, isClosed } = pools.judge(pool, label);
  if (refusal) throw refused(refusal);
  demandReach(actor, name.pool, name.label);
  if (isClosed && !actor.scopes.includes("pdm:admin"))
    throw new CatalystError("forbidden", { detail: `${name.pool} is kept for the operator: it needs pdm:admin` });
  return name;
}

/** A name as a caller wrote it, within the caller's reach. */
export function readKey(pools: Pools, actor: Actor, pool: string, label: string): AllocationKey {
  const { name } = pools.judge(pool, label);
  demandReach(actor, name.pool, name.label);
  return name;
}

/** Why nobody has a name: it cannot be, or it is not taken. */
export function notFound(pools: Pools, { pool, label }: AllocationKey): CatalystError {
  const { refusal } = pools.judge(pool, label);
  if (refusal?.reason === "invalid-format" || refusal?.reason === "unsupported-pool") return refused(refusal);
  return new CatalystError("not-found", { detail: `Nobody holds ${label}.${pool}` });
}

function refused({ reason, detail }: NameRefusal): CatalystError {
  switch (reason) {
    case "invalid-format":
    case "unsupported-pool":
    case "forbidden-test-domain":
    case "reserved":
      return new CatalystError(reason, { detail });
    default:
      return new CatalystError("conflict", { detail });
  }
}
