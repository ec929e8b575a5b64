import type { Allocation, Reservation } from "@catalyst/contract";
import { CatalystError } from "../../../platform/errors.ts";
import { Secret } from "../../../platform/secret.ts";
import type { Deployment, DomainHold } from "../deployment.ts";
import type { Pdm } from "../../allocations/pdm.ts";

/** Secret by which a reservation is renewed and committed. */
export const reservationSecret = "pdm_reservation_token";

/** Who an allocation is for, as the manager keeps it. */
export function createdByOf(deploymentId: string): string {
  return `catalyst-api/deployment-${deploymentId}`;
}

/** Whether an allocation belongs to the deployment, whatever became of its token. */
export function isOwn(allocation: Allocation, { id }: Pick<Deployment, "id">): boolean {
  return allocation.deploymentId === id || allocation.createdBy === createdByOf(id);
}

/**
 * Holds the deployment's name, whether it is held already, has lapsed, or was never held. A token that was lost between the manager's answer
 * and its sealing is got over: the reservation is given back and taken anew.
 */
export async function reserve(
  pdm: Pdm,
  deployment: Pick<Deployment, "id"> & { spec: Pick<Deployment["spec"], "poolDomain" | "subdomain" | "fqdn"> },
  token: Secret | undefined,
  signal: AbortSignal,
): Promise<{ token: Secret; reservation: Reservation }> {
  const { poolDomain, subdomain, fqdn } = deployment.spec;
  const call = { subdomain, createdBy: createdByOf(deployment.id), kind: "sovereign" as const };
  const take = (reservationToken?: string) =>
    pdm.reserve(poolDomain, { ...call, ...(reservationToken === undefined ? {} : { reservationToken }) }, signal);

  const reservation = await take(token?.open()).catch(async (error: unknown) => {
    const held = isConflict(error) ? await pdm.read(poolDomain, subdomain, signal) : undefined;
    if (held?.state !== "reserved" || !isOwn(held, deployment)) throw error;
    await pdm.release(poolDomain, { subdomain, sovereignFQDN: fqdn }, signal);
    return take();
  });
  return { reservation, token: new Secret(reservationSecret, reservation.reservationToken) };
}

/** The last moments of a hold that cannot be made longer are not cut into ever smaller halves. */
const leastMs = 200;

/** A reservation is renewed when half of what is left of it has gone by. */
export function holdOf({ expiresAt }: Pick<Reservation, "expiresAt">, now: Date): DomainHold {
  const leftMs = Math.max(0, Date.parse(expiresAt) - now.getTime());
  return { state: "reserved", renewAt: new Date(now.getTime() + Math.max(leastMs, leftMs / 2)).toISOString() };
}

export function isConflict(error: unknown): boolean {
  return error instanceof CatalystError && error.code === "conflict";
}
