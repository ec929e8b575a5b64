import { type JWTPayload, createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { BearerClaims, VerifyBearer } from "../../features/identity/foreign-bearer.ts";
import { CatalystError } from "../../platform/errors.ts";
import { localeIn, rolesIn, textOf } from "./read-claims.ts";

export interface BearerVerifierOptions {
  issuer: URL;
  /** Where the issuer publishes its keys, as its metadata says. Throws when it cannot be asked. */
  jwksURI: () => Promise<URL>;
  rolesClaim: string | undefined;
  now: () => Date;
}

/** The audience that a token must name to be meant for us, not for another service of the company. */
export const bearerAudience = "catalyst-api";
const skewSec = 30;
const keysLimitMs = 10_000;

/** Checks access tokens (JWT) of a company's own issuer: signature, issuer, audience and time. */
export function createBearerVerifier({ issuer, jwksURI, rolesClaim, now }: BearerVerifierOptions): VerifyBearer {
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  return async function verifyBearer(token) {
    keys ??= createRemoteJWKSet(await jwksURI().catch(unreachable), { timeoutDuration: keysLimitMs });
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: [issuer.href, issuer.href.replace(/\/$/, "")],
        audience: bearerAudience,
        algorithms: ["RS256", "ES256"],
        requiredClaims: ["sub", "exp"],
        clockTolerance: skewSec,
        currentDate: now(),
      });
      return claimsOf(payload, rolesClaim);
    } catch (error) {
      if (error instanceof errors.JOSEError && !isAboutFetching(error)) return undefined;
      return unreachable(error);
    }
  };
}

function claimsOf(payload: JWTPayload, rolesClaim: string | undefined): BearerClaims {
  return {
    subject: payload.sub ?? "",
    email: textOf(payload["email"]),
    name: textOf(payload["name"]),
    locale: localeIn(payload),
    roles: rolesIn(payload, rolesClaim) ?? [],
    expiresAt: new Date((payload.exp ?? 0) * 1000),
  };
}

/** jose speaks of a reply that is no key set with its plainest error. */
function isAboutFetching(error: errors.JOSEError): boolean {
  return error.code === "ERR_JWKS_TIMEOUT" || error.code === "ERR_JOSE_GENERIC";
}

function unreachable(cause: unknown): never {
  throw new CatalystError("unavailable", { detail: "The issuer's keys cannot be read", headers: { "retry-after": "5" }, cause });
}
