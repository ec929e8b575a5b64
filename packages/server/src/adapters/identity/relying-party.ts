import * as oidc from "openid-client";
import type { RelyingParty, SignedInClaims } from "../../features/identity/relying-party.ts";
import { CatalystError, TransientError } from "../../platform/errors.ts";
import type { Secret } from "../../platform/secret.ts";
import { localeIn, rolesIn, textOf } from "./read-claims.ts";

export interface RelyingPartyOptions {
  issuer: URL;
  clientId: string;
  /** Undefined for a public client; PKCE protects both kinds. */
  clientSecret: Secret | undefined;
  redirectURI: URL;
  scope: string;
  /** Path of the claim that lists roles, for example `realm_access.roles`; undefined: the usual ones. */
  rolesClaim?: string | undefined;
  /** Makes the issuer ask again who is there, also when it still knows. */
  alwaysAsk: boolean;
  /** How the issuer is reached; for the built-in one in process. */
  fetch?: typeof fetch;
}

const issuerLimitSec = 10;

/** Signs people in at an OpenID Connect issuer: authorization code with PKCE, state, nonce, and a verified ID token. The issuer is asked for its metadata at the first use. */
export function createRelyingParty(options: RelyingPartyOptions): RelyingParty & { jwksURI: () => Promise<URL> } {
  let discovered: Promise<oidc.Configuration> | undefined;

  return {
    async begin({ state, nonce, codeVerifier }) {
      return oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: options.redirectURI.href,
        scope: options.scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
        ...(options.alwaysAsk ? { prompt: "login" } : {}),
      });
    },

    async finish(query, { state, nonce, codeVerifier }) {
      const config = await configuration();
      const current = new URL(`?${query}`, options.redirectURI);
      try {
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true };
        const tokens = await oidc.authorizationCodeGrant(config, current, checks);
        const idToken = tokens.claims();
        if (!idToken) throw new CatalystError("unauthenticated", { detail: "The issuer sent no ID token" });
        return await claimsFrom(config, tokens.access_token, idToken);
      } catch (error) {
        throw signInError(error);
      }
    },

    async jwksURI() {
      return new URL((await configuration()).serverMetadata().jwks_uri ?? options.issuer);
    },
  };

  async function configuration(): Promise<oidc.Configuration> {
    discovered ??= discover(options);
    try {
      return await discovered;
    } catch (error) {
      discovered = undefined;
      throw new TransientError(`The issuer ${options.issuer.href} does not tell how to sign in there`, { cause: error });
    }
  }

  /** Some issuers tell roles or names only when asked about a person, not in the ID token. */
  async function claimsFrom(config: oidc.Configuration, accessToken: string, idToken: oidc.IDToken): Promise<SignedInClaims> {
    let claims: Record<string, unknown> = idToken;
    const isComplete = rolesIn(claims, options.rolesClaim) !== undefined && claims["name"] !== undefined;
    if (!isComplete && config.serverMetadata().userinfo_endpoint !== undefined) {
      claims = { ...(await oidc.fetchUserInfo(config, accessToken, idToken.sub)), ...idToken };
    }
    return {
      subject: idToken.sub,
      email: textOf(claims["email"]),
      name: textOf(claims["name"]),
      locale: localeIn(claims),
      roles: rolesIn(claims, options.rolesClaim) ?? [],
    };
  }
}

async function discover(options: RelyingPartyOptions): Promise<oidc.Configuration> {
  const { issuer, clientId, clientSecret, fetch: ownFetch } = options;
  const authentication = clientSecret ? oidc.ClientSecretBasic(clientSecret.open()) : oidc.None();
  return oidc.discovery(issuer, clientId, undefined, authentication, {
    timeout: issuerLimitSec,
    // The signature is verified even though the token comes straight from the issuer: a proxy in between must not be able to make one up.
    execute: [oidc.enableNonRepudiationChecks, ...(issuer.protocol === "http:" ? [oidc.allowInsecureRequests] : [])],
    // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- needed where the types of a browser are known as well
    ...(ownFetch ? { [oidc.customFetch]: (url: string, init: oidc.CustomFetchOptions) => ownFetch(url, init as RequestInit) } : {}),
  });
}

function signInError(error: unknown): unknown {
  if (error instanceof CatalystError) return error;
  if (isClientUnknown(error))
    return refused("The issuer does not accept this mothership: check OIDC_CLIENT_ID and OIDC_CLIENT_SECRET", error);
  if (error instanceof oidc.AuthorizationResponseError)
    return refused(`The issuer refused: ${error.error_description ?? error.error}`, error);
  if (error instanceof oidc.ResponseBodyError && error.status < 500) return refused(`The issuer refused: ${error.error}`, error);
  if (error instanceof oidc.ClientError && error.code !== "OAUTH_TIMEOUT")
    return refused("What the issuer sent does not fit this sign-in", error);
  return new TransientError("The issuer does not answer", { cause: error });
}

function isClientUnknown(error: unknown): boolean {
  return (
    error instanceof oidc.WWWAuthenticateChallengeError || (error instanceof oidc.ResponseBodyError && error.error === "invalid_client")
  );
}

function refused(detail: string, cause: unknown): CatalystError {
  return new CatalystError("unauthenticated", { detail, cause });
}
