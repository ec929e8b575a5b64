import type { ReleaseReply, ReleaseRequest } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import { type Actor, maySay } from "../pdm-callers/actor.ts";
import { readName } from "../pools/read-name.ts";
import { type AllocationKey, type AllocationRow, fqdnOf } from "./allocation-row.ts";
import { notFound, readKey } from "./find-name.ts";
import type { InlineConvergence } from "./inline-convergence.ts";
import type { AllocationParts } from "./parts.ts";
import { recordAllocation } from "./record-allocation.ts";
import { isTokenOf } from "./reservation-token.ts";
import { deleteAllocation, findAllocation, lockAllocation, wishAway } from "./store.ts";
import { viewAllocation } from "./view-allocation.ts";

/**
 * Takes a name and its DNS away. What was only reserved is free at once; else nobody else gets the name until its DNS is gone, and the answer
 * says `dns-pending` when that takes longer than the budget. Throws `not-found`, `token-mismatch`, `not-owner`.
 */
export async function releaseName(
  parts: AllocationParts,
  inline: InlineConvergence,
  actor: Actor,
  pool: string,
  request: ReleaseRequest,
): Promise<ReleaseReply> {
  const { db, pools, book } = parts;
  const label = request.subdomain ?? request.sub;
  if (label === undefined) throw new CatalystError("invalid-body", { fields: { subdomain: "is required" } });
  const key = readKey(pools, actor, pool, label);
  const lease = inline.newLease();

  const { row, isFree } = await db.transaction().execute(async (tx) => {
    const present = await lockAllocation(tx, key);
    if (present === undefined) throw notFound(pools, key);
    demandOwner(present, key, actor, request);
    if (present.state === "releasing") return { row: present, isFree: false };
    if (present.state === "active") {
      const away = await wishAway(tx, key, lease);
      await recordAllocation(tx, actor.name, "releasing", { before: present, after: away });
      return { row: away, isFree: false };
    }
    await deleteAllocation(tx, key);
    await recordAllocation(tx, actor.name, "freed", { before: present });
    return { row: present, isFree: true };
  });
  if (isFree) return { freed: viewAllocation(row, book().hosts) };

  await inline.drive(key, row.lease_owner === lease.owner ? { lease } : {});
  const left = await findAllocation(db, key);
  // Somebody else may have taken the free name already.
  const isGone = left === undefined || left.state !== "releasing";
  if (isGone) return { freed: viewAllocation({ ...row, dns_state: "none" }, book().hosts) };
  return { freed: viewAllocation(left, book().hosts), warning: "dns-pending" };
}

/** Holder of the token, whoever names the full domain, or an administrator. */
function demandOwner(row: AllocationRow, key: AllocationKey, actor: Actor, request: ReleaseRequest): void {
  const fqdn = request.sovereignFQDN ?? request.fqdn;
  const token = request.reservationToken;
  if (maySay(actor, "pdm:admin")) return;
  if (fqdn !== undefined && readName(fqdn) === fqdnOf(key)) return;
  if (token !== undefined && isTokenOf(row, token)) return;
  if (token !== undefined && fqdn === undefined)
    throw new CatalystError("token-mismatch", { detail: `The token does not hold ${fqdnOf(key)}` });
  throw new CatalystError("not-owner", { detail: `Name ${fqdnOf(key)} in full, or send its reservation token` });
}
