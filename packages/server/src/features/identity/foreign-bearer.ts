import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { RandomBytes } from "../../platform/random.ts";
import type { KnownCaller } from "./caller-cache.ts";
import { personBehind } from "./people.ts";
import type { SignedInClaims } from "./relying-party.ts";
import { knownRoles } from "./sign-in.ts";

export interface BearerClaims extends SignedInClaims {
  expiresAt: Date;
}

/** What an access token of the company's issuer says; undefined when it is not valid, or not meant for us. Throws `unavailable` when the issuer's keys cannot be read. */
export type VerifyBearer = (token: string) => Promise<BearerClaims | undefined>;

export interface ForeignBearerContext {
  db: Db;
  clock: Clock;
  random: RandomBytes;
  issuerName: string;
  verify: VerifyBearer;
}

/** Three base64url parts: nothing else is worth a look at its signature. */
export function looksLikeJWT(token: string): boolean {
  return /^[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}$/.test(token);
}

/** Who an access token stands for. Its roles count for its own calls only; what is stored about the person changes at a sign-in. */
export async function findByForeignBearer(
  { db, clock, random, issuerName, verify }: ForeignBearerContext,
  token: string,
): Promise<KnownCaller | undefined> {
  const claims = await verify(token);
  if (!claims) return undefined;
  const { email, name, locale, expiresAt } = claims;
  const identity = { issuer: issuerName, subject: claims.subject, email, name, locale, roles: knownRoles(claims.roles) };
  const personId = await db.transaction().execute((tx) => personBehind(tx, identity, clock.now(), random));
  return { person: { personId, email, name, locale, roles: identity.roles }, via: "token", expiresAt };
}
