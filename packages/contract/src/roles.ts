/** Roles of a mothership. A person without one may create deployments and see their own. */
export const roles = ["sovereign-admin", "auditor"] as const;
export type Role = (typeof roles)[number];

/** What programs may do at the pool-domain-manager: allocate names, release them, drive registrars, write zones; `admin` includes all. */
export const pdmScopes = ["pdm:read", "pdm:allocate", "pdm:release", "pdm:registrar", "pdm:zone", "pdm:admin"] as const;
export type PdmScope = (typeof pdmScopes)[number];

/**
 * Who may call a route.
 * - `public`: anybody; `node` and `run`: own bearers, checked by the handler
 * - `person`: anybody signed in
 * - `owner-read`: the deployment's owner, sovereign-admin, auditor; `owner-write`: owner, sovereign-admin. Others get 404
 * - `audit`: sovereign-admin and auditor; `admin`: sovereign-admin
 * - `pdm:…`: programs with that scope, sovereign-admin, and anybody signed in where the route says `forPeople`
 */
export type Access = "public" | "node" | "run" | "person" | "owner-read" | "owner-write" | "audit" | "admin" | PdmScope;

/** What each role may reach beyond what anybody signed in may. */
export const roleGrants: Record<Role, readonly Access[]> = {
  "sovereign-admin": ["person", "owner-read", "owner-write", "audit", "admin", ...pdmScopes],
  auditor: ["person", "owner-read", "audit", "pdm:read"],
};

/** Whether an auditor, who only looks, may call a route that starts work under `person` access. */
export function mayStartWork(held: readonly Role[]): boolean {
  return !(held.includes("auditor") && !held.includes("sovereign-admin"));
}
