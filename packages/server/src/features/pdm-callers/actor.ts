import type { PdmScope } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import type { Caller, ProgramGrant } from "../identity/caller.ts";

/** Who asks the pool-domain-manager for something: a program, a person, or a part of this process such as `deployment:<id>`. */
export interface Actor {
  /** As recorded with what it does. */
  name: string;
  scopes: readonly PdmScope[];
  /** Unset: all. */
  pools?: readonly string[];
  slugs?: readonly string[];
  /** Set for people. */
  personId?: string;
}

/** Everything in this process that acts for a deployment or as a controller. */
export function internalActor(name: `deployment:${string}` | `controller:${string}`): Actor {
  return { name, scopes: ["pdm:read", "pdm:allocate", "pdm:release", "pdm:registrar", "pdm:zone"] };
}

/** Whether it is a part of this process and not somebody from outside. */
export function isOwnPart({ name }: Actor): boolean {
  return /^(deployment|controller):/.test(name);
}

export function actorOf(caller: Caller): Actor {
  const { grant } = caller;
  if (grant) return { name: `program:${grant.name}`, scopes: grant.scopes, ...limitsOf(grant) };
  const isAdmin = caller.roles.includes("sovereign-admin");
  return { name: `person:${caller.personId}`, scopes: isAdmin ? ["pdm:admin"] : [], personId: caller.personId };
}

export function maySay(actor: Actor, scope: PdmScope): boolean {
  return actor.scopes.includes("pdm:admin") || actor.scopes.includes(scope);
}

/** Throws `forbidden` when the actor's token is limited to other pools or names. */
export function demandReach(actor: Actor, pool: string, name?: string): void {
  if (actor.pools && !actor.pools.includes(pool))
    throw new CatalystError("forbidden", { detail: `${actor.name} may not use the pool ${pool}` });
  if (name === undefined || !actor.slugs || actor.slugs.some((slug) => name === slug || name.startsWith(`${slug}-`))) return;
  throw new CatalystError("forbidden", { detail: `${actor.name} may not use the name ${name}` });
}

function limitsOf({ pools, slugs }: ProgramGrant): Pick<Actor, "pools" | "slugs"> {
  return { ...(pools ? { pools } : {}), ...(slugs ? { slugs } : {}) };
}
