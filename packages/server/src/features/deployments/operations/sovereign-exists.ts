import { roleGrants } from "@catalyst/contract";
import type { Db, Tx } from "../../../database/connect.ts";
import { CatalystError } from "../../../platform/errors.ts";
import type { Caller } from "../../identity/caller.ts";
import type { Deployment } from "../deployment.ts";
import { findLive } from "../store.ts";

/** A name and the slug that follows from it. */
interface Name {
  fqdn: string;
  slug: string;
}

/** Throws `sovereign-exists` when another deployment than `own` lives under this name. */
export async function demandFree(tx: Db | Tx, name: Name, caller: Caller, own?: string): Promise<void> {
  const live = await findLive(tx, name.fqdn, name.slug);
  if (live && live.id !== own) throw sovereignExists(live, name.fqdn, caller);
}

/** Does the work; a race for the name, which only the database can decide, is told like one that was seen before. */
export async function withNameTaken<T>(db: Db, name: Name, caller: Caller, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isLiveConflict(error)) throw error;
    throw sovereignExists(await findLive(db, name.fqdn, name.slug), name.fqdn, caller);
  }
}

/** The id of the other deployment is told only to whoever may see it. */
function sovereignExists(live: Deployment | undefined, fqdn: string, caller: Caller): CatalystError {
  const sees = live && (live.owner === caller.personId || caller.roles.some((role) => roleGrants[role].includes("owner-read")));
  return new CatalystError("sovereign-exists", {
    detail: `${fqdn} has a live deployment${live && live.spec.fqdn !== fqdn ? ` under the similar name ${sees ? live.spec.fqdn : "of somebody else"}` : ""}`,
    members: sees ? { existingId: live.id } : {},
  });
}

/** The unique indexes on live names decide a race that the look before could not. */
function isLiveConflict(error: unknown): boolean {
  const { code, constraint = "" } = error as { code?: string; constraint?: string };
  return code === "23505" && constraint.startsWith("deployments_live_");
}
