import { type PdmScope, type Route, mayStartWork, roleGrants } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import type { Caller } from "./caller.ts";

/** Finds who a deployment belongs to; undefined when there is none with this id. */
export type OwnerOf = (deploymentId: string) => Promise<string | undefined>;

/** Whether a route is open to people who did not sign in: to anybody, or to programs whose own bearer its handler checks. */
export function isOpen(route: Route): boolean {
  return route.access === "public" || route.access === "node" || route.access === "run";
}

/**
 * Refuses a signed-in caller who may not use a route. Whoever may not even see a deployment hears that there is none;
 * who may see it but not change it hears 403.
 */
export async function authorise(route: Route, caller: Caller, deploymentId: string | undefined, ownerOf: OwnerOf): Promise<void> {
  const granted = caller.roles.some((role) => roleGrants[role].includes(route.access));
  switch (route.access) {
    case "owner-read":
      if (!granted && !(await owns(caller, deploymentId, ownerOf))) throw new CatalystError("deployment-not-found");
      return;
    case "owner-write":
      if (granted) return;
      if (!(await owns(caller, deploymentId, ownerOf))) throw new CatalystError("deployment-not-found");
      if (!mayStartWork(caller.roles)) throw new CatalystError("forbidden", { detail: "An auditor only looks" });
      return;
    case "audit":
    case "admin":
      if (!granted) throw new CatalystError("forbidden");
      return;
    case "pdm:read":
    case "pdm:allocate":
    case "pdm:release":
    case "pdm:registrar":
    case "pdm:zone":
    case "pdm:admin":
      return demandScope(route, caller, granted);
    default:
      if (caller.grant) throw new CatalystError("forbidden", { detail: "This token is for the pool-domain-manager alone" });
      if (route.startsWork && !mayStartWork(caller.roles)) throw new CatalystError("forbidden", { detail: "An auditor only looks" });
  }
}

/** Programs need the scope; people need the role, or a route that is for people. */
function demandScope(route: Route, caller: Caller, granted: boolean): void {
  const { grant } = caller;
  if (grant) {
    const { scopes } = grant;
    if (scopes.includes("pdm:admin") || scopes.includes(route.access as PdmScope)) return;
    throw new CatalystError("forbidden", { detail: `The token ${grant.name} lacks the scope ${route.access}` });
  }
  if (granted) return;
  if (!route.forPeople) throw new CatalystError("forbidden");
  if (route.startsWork && !mayStartWork(caller.roles)) throw new CatalystError("forbidden", { detail: "An auditor only looks" });
}

async function owns(caller: Caller, deploymentId: string | undefined, ownerOf: OwnerOf): Promise<boolean> {
  return deploymentId !== undefined && (await ownerOf(deploymentId)) === caller.personId;
}
