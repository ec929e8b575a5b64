import { createHmac } from "node:crypto";
import { type Role, roles } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { appendAudit } from "../audit/audit-log.ts";
import { hashOf, looksLikeSessionId, newSessionId } from "./credential.ts";
import { rememberSignIn } from "./people.ts";
import type { RelyingParty, SignInSecrets } from "./relying-party.ts";
import { safeReturn } from "./return-address.ts";
import { deleteSession, insertSession } from "./session-store.ts";

export interface SignInContext {
  db: Db;
  clock: Clock;
  random: RandomBytes;
  relyingParty: RelyingParty;
  /** Under which name the issuer's people are known here: its URL, or `built-in`. */
  issuerName: string;
  publicURL: string;
}

/** Time from leaving for the issuer to coming back. */
export const attemptMs = 30 * 60_000;
/** A session ends this long after its sign-in, however busy it is. */
export const sessionLifeMs = 30 * 86_400_000;

/**
 * Starts a sign-in. The browser keeps `browserSecret` in a cookie; state, nonce and PKCE verifier are derived from it, so the database
 * holds nothing that would let anybody else finish this sign-in. `code` is that of a sign-in link.
 */
export async function beginSignIn(
  context: SignInContext,
  input: { code: string | undefined; returnTo: string | undefined },
): Promise<{ location: URL; browserSecret: string }> {
  const browserSecret = newSessionId(context.random);
  const secrets = secretsOf(browserSecret);
  const location = await context.relyingParty.begin(secrets);
  await context.db
    .insertInto("sign_in_attempts")
    .values({
      state_hash: hashOf(secrets.state),
      return_to: safeReturn(input.returnTo, context.publicURL),
      link_hash: input.code === undefined ? null : hashOf(input.code),
      expires_at: new Date(context.clock.now().getTime() + attemptMs),
    })
    .execute();
  return { location, browserSecret };
}

export interface Return {
  /** What the issuer sent along, without `?`. */
  query: string;
  browserSecret: string | undefined;
  /** Session that the browser had before; it ends here. */
  oldSession: string | undefined;
  address: string;
}

/** Finishes a sign-in with a new session. Throws `unauthenticated` when it is not this browser's, not open any more, or refused by the issuer. */
export async function completeSignIn(
  context: SignInContext,
  input: Return,
): Promise<{ session: string; returnTo: string; expiresAt: Date }> {
  const secrets = input.browserSecret !== undefined && looksLikeSessionId(input.browserSecret) ? secretsOf(input.browserSecret) : undefined;
  const returnTo =
    secrets && new URLSearchParams(input.query).get("state") === secrets.state ? await takeAttempt(context, secrets.state) : undefined;
  if (!secrets || returnTo === undefined)
    throw new CatalystError("unauthenticated", {
      detail: "This sign-in was begun in another browser, is finished, or has waited too long",
    });
  const claims = await context.relyingParty.finish(input.query, secrets);

  const now = context.clock.now();
  const session = newSessionId(context.random);
  const expiresAt = new Date(now.getTime() + sessionLifeMs);
  await context.db.transaction().execute(async (tx) => {
    const identity = { ...claims, issuer: context.issuerName, roles: knownRoles(claims.roles) };
    const person = await rememberSignIn(tx, identity, now, context.random);
    if (input.oldSession !== undefined) await deleteSession(tx, hashOf(input.oldSession));
    await insertSession(tx, { hash: hashOf(session), personId: person.id, createdAt: now, expiresAt });
    const detail = { issuer: context.issuerName, roles: person.roles };
    await appendAudit(tx, {
      time: now,
      actor: person.id,
      address: input.address,
      action: "signIn",
      target: null,
      outcome: "allowed",
      detail,
    });
  });
  return { session, returnTo, expiresAt };
}

function secretsOf(browserSecret: string): SignInSecrets {
  const derive = (purpose: string) => createHmac("sha256", browserSecret).update(purpose).digest("base64url");
  return { state: derive("state"), nonce: derive("nonce"), codeVerifier: derive("pkce verifier") };
}

/** Takes the attempt away, so that it can be finished only once. */
async function takeAttempt({ db, clock }: SignInContext, state: string): Promise<string | undefined> {
  const row = await db
    .deleteFrom("sign_in_attempts")
    .where("state_hash", "=", hashOf(state))
    .returning(["return_to", "expires_at"])
    .executeTakeFirst();
  return row && row.expires_at > clock.now() ? row.return_to : undefined;
}

/** Of the roles an issuer names, those that mean something here. */
export function knownRoles(named: readonly string[]): Role[] {
  return roles.filter((role) => named.includes(role));
}
