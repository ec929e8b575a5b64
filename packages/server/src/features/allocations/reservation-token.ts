import { createHash, timingSafeEqual } from "node:crypto";
import { CatalystError } from "../../platform/errors.ts";
import type { RandomBytes } from "../../platform/random.ts";

/** A new token: a UUID of version 4 (RFC 9562), 122 bits of chance. */
export function newReservationToken(random: RandomBytes): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A token that a caller chose. Throws `invalid-body` when it is no UUID, since anything shorter could be guessed. */
export function readReservationToken(text: string): string {
  const token = text.trim().toLowerCase();
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(token)) return token;
  throw new CatalystError("invalid-body", {
    detail: "reservationToken is not a random UUID",
    fields: { reservationToken: "must be a UUID of version 4" },
  });
}

/** What is kept of a token. */
export function hashOfToken(token: string): Buffer {
  return createHash("sha256").update(token.trim().toLowerCase()).digest();
}

export function isTokenOf({ token_hash }: { token_hash: Buffer }, token: string): boolean {
  return timingSafeEqual(token_hash, hashOfToken(token));
}
