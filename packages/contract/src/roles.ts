/** Roles of a mothership. A person without one may create deployments and see their own. */
export const roles = ["sovereign-admin", "auditor"] as const;
export type Role = (typeof roles)[number];

/**
 * Who may call a route.
 * - `public`: anybody; `node` and `run`: own bearers, checked by the handler
 * - `person`: anybody signed in
 * - `owner-read`: the deployment's owner, sovereign-admin, auditor; `owner-write`: owner, sovereign-admin. Others get 404
 * - `audit`: sovereign-admin and auditor; `admin`: sovereign-admin
 */
export type Access = "public" | "node" | "run" | "person" | "owner-read" | "owner-write" | "audit" | "admin";

/** What each role may reach beyond what anybody signed in may. */
export const roleGrants: Record<Role, readonly Access[]> = {
  "sovereign-admin": ["person", "owner-read", "owner-write", "audit", "admin"],
  auditor: ["person", "owner-read", "audit"],
};

/** Whether an auditor, who only looks, may call a route that starts work under `person` access. */
export function mayStartWork(held: readonly Role[]): boolean {
  return !(held.includes("auditor") && !held.includes("sovereign-admin"));
}
