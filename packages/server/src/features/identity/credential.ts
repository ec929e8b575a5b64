import { createHash } from "node:crypto";
import type { RandomBytes } from "../../platform/random.ts";

/** Tells a CLI token from other bearers at a glance, for people and for secret scanners. */
export const tokenPrefix = "cat_";

/** 256 bits: guessing is hopeless, so a plain hash at rest is enough. */
const credentialBytes = 32;

export function newToken(random: RandomBytes): string {
  return tokenPrefix + random(credentialBytes).toString("base64url");
}

export function newSessionId(random: RandomBytes): string {
  return random(credentialBytes).toString("base64url");
}

/** Code of a sign-in link. */
export function newSignInCode(random: RandomBytes): string {
  return random(credentialBytes).toString("base64url");
}

/** Stable id of a person, a token or the like; not a secret. */
export function newId(random: RandomBytes): string {
  return random(8).toString("hex");
}

/** What is stored in place of a credential. */
export function hashOf(credential: string): Buffer {
  return createHash("sha256").update(credential).digest();
}

export function looksLikeToken(value: string): boolean {
  return /^cat_[A-Za-z0-9_-]{43}$/.test(value);
}

export function looksLikeSessionId(value: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(value);
}
