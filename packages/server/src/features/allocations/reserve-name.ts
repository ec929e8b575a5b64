import type { Reservation, ReserveRequest } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import { type Actor, isOwnPart } from "../pdm-callers/actor.ts";
import { type AllocationKey, type AllocationRow, fqdnOf } from "./allocation-row.ts";
import { requireFreeName } from "./find-name.ts";
import type { AllocationParts } from "./parts.ts";
import { isPoolName } from "./pool-names.ts";
import { recordAllocation } from "./record-allocation.ts";
import { hashOfToken, isTokenOf, newReservationToken, readReservationToken } from "./reservation-token.ts";
import { countReservations, findAllocation, insertReservation } from "./store.ts";
import { viewReservation } from "./view-allocation.ts";

/** Who a name is for when the caller does not say. */
export const defaultCreatedBy = "catalyst-api";

/**
 * Holds a name for a while and touches nothing but the database. `isNew` is false when the given token holds it already. Of any number of
 * callers at once one wins; the others get `conflict`.
 */
export async function reserveName(
  parts: AllocationParts,
  actor: Actor,
  pool: string,
  request: ReserveRequest,
): Promise<{ reservation: Reservation; isNew: boolean }> {
  const { db, random } = parts;
  const key = requireFreeName(parts.pools, actor, pool, request.subdomain);
  const given = request.reservationToken === undefined ? undefined : readReservationToken(request.reservationToken);

  // Most of those who lose a race lose it here, without a write.
  const before = await findAllocation(db, key);
  const repeated = viewOwn(before, given);
  if (repeated) return { reservation: repeated, isNew: false };
  if ((before !== undefined && !before.lapsed) || (await isPoolName(db, key))) throw lost(parts, key);

  const token = given ?? newReservationToken(random);
  const row = await insert(parts, actor, key, token, request);
  if (row !== undefined) return { reservation: viewReservation(row, token), isNew: true };
  // The same call may have been on its way twice.
  const won = viewOwn(await findAllocation(db, key), given);
  if (won) return { reservation: won, isNew: false };
  throw lost(parts, key);
}

function insert({ db, rules }: AllocationParts, actor: Actor, key: AllocationKey, token: string, request: ReserveRequest) {
  const { kind = "sovereign", createdBy = defaultCreatedBy } = request;
  return db.transaction().execute(async (tx) => {
    const cap = isOwnPart(actor) ? rules.reservationCaps.ownParts : rules.reservationCaps.perCaller;
    if ((await countReservations(tx, isOwnPart(actor) ? undefined : actor.name)) >= cap)
      throw new CatalystError("too-many-reservations", { detail: `${actor.name} holds ${cap} names already` });

    const reservation = { ...key, kind, tokenHash: hashOfToken(token), owner: actor.name, createdBy, holdMs: rules.reservationMs };
    const row = await insertReservation(tx, reservation);
    await recordAllocation(tx, actor.name, "reserved", { after: row });
    return row;
  });
}

/** The reservation that the token holds already. */
function viewOwn(row: AllocationRow | undefined, token: string | undefined): Reservation | undefined {
  if (row === undefined || token === undefined || row.state !== "reserved" || row.lapsed) return undefined;
  return isTokenOf(row, token) ? viewReservation(row, token) : undefined;
}

function lost({ observer }: AllocationParts, key: AllocationKey): CatalystError {
  observer.reserveConflict(key.pool);
  return new CatalystError("conflict", { detail: `Somebody else holds ${fqdnOf(key)}` });
}
