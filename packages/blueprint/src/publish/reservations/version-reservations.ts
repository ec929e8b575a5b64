/** A version that one run may publish, and no other until it is consumed, released or has lapsed. */
export interface Reservation {
  name: string;
  version: string;
  /** Unguessable enough to tell two runs apart; made by whoever keeps the reservations. */
  id: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export interface ReservationRequest {
  /** `bp-cilium`. */
  name: string;
  version: string;
  /** Names the run to people: `ci run 42`. */
  run: string;
  ttlMs: number;
}

/**
 * Who publishes which version now. Two runs that share one of these never publish the same version at once. Every call may be repeated.
 * A run that was killed gives its version back at the latest when its time is over.
 */
export interface VersionReservations {
  reserve(request: ReservationRequest, signal?: AbortSignal): Promise<ReservationAnswer>;
  /** Whether the reservation still stands: asked just before the tag moves. */
  isHeld(reservation: Reservation, signal?: AbortSignal): Promise<boolean>;
  /** The version is published: from now on the registry's tag says that it is taken. */
  consume(reservation: Reservation, signal?: AbortSignal): Promise<void>;
  /** The version is free again. */
  release(reservation: Reservation, signal?: AbortSignal): Promise<void>;
}

export type ReservationAnswer = { reservation: Reservation } | { heldBy: { run: string; expiresAt: number } };
