import type { RenewRequest, Reservation } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import { type AllocationRow, fqdnOf, keyOf } from "./allocation-row.ts";
import { notFound, readKey } from "./find-name.ts";
import type { AllocationParts } from "./parts.ts";
import { recordAllocation } from "./record-allocation.ts";
import { isTokenOf } from "./reservation-token.ts";
import { extendReservation, lockAllocation } from "./store.ts";
import { viewReservation } from "./view-allocation.ts";

/** Holds a name longer, up to the longest hold. Throws `not-found`, `reservation-expired`, `token-mismatch`, and `already-active` after a commit. */
export async function renewReservation(parts: AllocationParts, actor: Actor, pool: string, request: RenewRequest): Promise<Reservation> {
  const { db, pools, rules } = parts;
  const key = readKey(pools, actor, pool, request.subdomain);

  return db.transaction().execute(async (tx) => {
    const row = await lockAllocation(tx, key);
    if (row === undefined) throw notFound(pools, key);
    if (row.state !== "reserved") throw new CatalystError("already-active", { detail: `${fqdnOf(key)} is ${row.state}, not reserved` });
    demandReservation(row, request.reservationToken);
    const renewed = await extendReservation(tx, key, rules.reservationMs, rules.maxHoldMs);
    await recordAllocation(tx, actor.name, "renewed", { before: row, after: renewed });
    return viewReservation(renewed, request.reservationToken);
  });
}

/** A live reservation with this token. Its lapse is said first: the token does not matter then. */
export function demandReservation(row: AllocationRow, token: string): void {
  const fqdn = fqdnOf(keyOf(row));
  if (row.lapsed)
    throw new CatalystError("reservation-expired", { detail: `The reservation of ${fqdn} lapsed at ${row.expires_at?.toISOString()}` });
  if (!isTokenOf(row, token)) throw new CatalystError("token-mismatch", { detail: `The token does not hold ${fqdn}` });
}
