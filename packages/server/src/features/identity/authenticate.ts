import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Caller } from "./caller.ts";
import { type CallerCache, type KnownCaller } from "./caller-cache.ts";
import { hashOf, looksLikeSessionId, looksLikeToken } from "./credential.ts";
import { looksLikeJWT } from "./foreign-bearer.ts";
import { readSession, touchSession } from "./session-store.ts";
import { readToken, touchToken } from "./token-store.ts";

export interface Credentials {
  authorization: string | undefined;
  /** Value of the session cookie. */
  session: string | undefined;
  address: string;
}

export interface AuthenticateContext {
  db: Db;
  clock: Clock;
  cache: CallerCache;
  /** Who an access token of the company's issuer stands for; unset with the built-in issuer, which gives none. */
  findForeign?: ((token: string) => Promise<KnownCaller | undefined>) | undefined;
  /** The program a bearer stands for; asked first, and the only one where nobody signs in. */
  findProgram?: ((token: string) => Promise<KnownCaller | undefined>) | undefined;
}

/** Last use is a hint for people; it is written at most this often per credential. */
const touchIntervalMs = 60_000;

/** A session that nobody used for this long is over. */
export const sessionIdleMs = 12 * 3_600_000;

/** Who stands behind a bearer token or a session cookie; the bearer decides when both are there. Undefined: nobody. */
export async function authenticate(context: AuthenticateContext, credentials: Credentials): Promise<Caller | undefined> {
  const known = await findKnown(context, credentials);
  return known && { ...known.person, via: known.via, address: credentials.address };
}

async function findKnown(context: AuthenticateContext, { authorization, session }: Credentials): Promise<KnownCaller | undefined> {
  if (authorization !== undefined) return findByBearer(context, bearerOf(authorization) ?? "");
  return session !== undefined && looksLikeSessionId(session) ? cached(context, session, findBySession) : undefined;
}

async function findByBearer(context: AuthenticateContext, token: string): Promise<KnownCaller | undefined> {
  if (looksLikeToken(token)) return cached(context, token, findByToken);
  const { findForeign, findProgram } = context;
  const program = findProgram && token !== "" ? await cached(context, token, () => findProgram(token)) : undefined;
  if (program) return program;
  return findForeign && looksLikeJWT(token) ? cached(context, token, () => findForeign(token)) : undefined;
}

function bearerOf(authorization: string): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
}

type Find = (context: AuthenticateContext, hash: Buffer) => Promise<KnownCaller | undefined>;

async function cached(context: AuthenticateContext, credential: string, find: Find): Promise<KnownCaller | undefined> {
  const hash = hashOf(credential);
  const key = hash.toString("base64");
  const hit = context.cache.get(key);
  if (hit) return hit;
  const generation = context.cache.generation();
  const found = await find(context, hash);
  if (found) context.cache.set(key, found, generation);
  return found;
}

async function findByToken({ db, clock }: AuthenticateContext, hash: Buffer): Promise<KnownCaller | undefined> {
  const now = clock.now();
  const token = await readToken(db, hash, now);
  if (!token) return undefined;
  if (isStale(token.lastUsedAt, now)) await touchToken(db, hash, now);
  return { person: token.person, via: "token", expiresAt: token.expiresAt };
}

async function findBySession({ db, clock }: AuthenticateContext, hash: Buffer): Promise<KnownCaller | undefined> {
  const now = clock.now();
  const session = await readSession(db, hash, now, new Date(now.getTime() - sessionIdleMs));
  if (!session) return undefined;
  if (isStale(session.lastSeenAt, now)) await touchSession(db, hash, now);
  return { person: session.person, via: "session", expiresAt: session.expiresAt };
}

function isStale(last: Date | null, now: Date): boolean {
  return last === null || now.getTime() - last.getTime() >= touchIntervalMs;
}
