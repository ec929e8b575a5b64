import { createHmac } from "node:crypto";
import { type Configuration, type JWK, Provider } from "oidc-provider";
import { Secret } from "../../platform/secret.ts";
import { type IssuerRecordStore, recordsOf } from "./issuer-records.ts";
import { languageOf } from "./page-phrases.ts";
import { pageHeaders, signInProblemPage } from "./pages.ts";

/** Keys of the issuer, the same in every process. */
export interface IssuerKeys {
  /** Private ES256 keys; the first one signs, all are published. */
  signing: JWK[];
  /** Authenticates the issuer's cookies, newest first. */
  cookies: string[];
}

/** Whom the issuer can sign in. */
export interface IssuerAccounts {
  /** Name of the person whose unused link started the sign-in with this state. */
  invited(state: string): Promise<string | undefined>;
  /** Spends a sign-in code, typed in or brought by the link that started this state. The account's id, or undefined: unknown, spent or expired. */
  redeem(proof: { code: string } | { state: string }): Promise<string | undefined>;
  claims(accountId: string): Promise<{ name: string | null; email: string | null; roles: string[] } | undefined>;
}

export interface BuiltInIssuerOptions {
  issuer: URL;
  redirectURI: URL;
  /** Where a person starts over, for error pages. */
  startAgain: string;
  keys: IssuerKeys;
  records: IssuerRecordStore;
  accounts: IssuerAccounts;
}

export const builtInClientId = "catalyst";
/** Path below the issuer where it asks who is there. */
export const interactionPath = "/interaction";
export const builtInScope = "openid profile email roles";

const minutes = 60;
/** Nobody needs these longer than one sign-in takes: our own session starts where the issuer's ends. */
const lives = {
  AuthorizationCode: minutes,
  AccessToken: 5 * minutes,
  IdToken: 5 * minutes,
  Interaction: 30 * minutes,
  Session: 30 * minutes,
  Grant: 30 * minutes,
};

/** An OpenID Connect issuer for people who have no other: they prove who they are with a one-time sign-in code. */
export function createBuiltInIssuer(options: BuiltInIssuerOptions): Provider {
  const provider = new Provider(options.issuer.href, configurationOf(options));
  provider.proxy = true;
  return provider;
}

/** Secret of our own client. Derived, so that every process knows it and it is stored nowhere. */
export function builtInClientSecret(keys: IssuerKeys): Secret {
  const secret = createHmac("sha256", keys.cookies.at(-1) ?? "").update("secret of the client catalyst");
  return new Secret("built-in-client", secret.digest("base64url"));
}

function configurationOf({ issuer, redirectURI, startAgain, keys, records, accounts }: BuiltInIssuerOptions): Configuration {
  return {
    adapter: (model: string) => recordsOf(model, records),
    jwks: { keys: keys.signing },
    cookies: { keys: keys.cookies, long: { httpOnly: true, sameSite: "lax" }, short: { httpOnly: true, sameSite: "lax" } },
    clients: [
      {
        client_id: builtInClientId,
        client_secret: builtInClientSecret(keys).open(),
        redirect_uris: [redirectURI.href],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "client_secret_basic",
        id_token_signed_response_alg: "ES256",
      },
    ],
    responseTypes: ["code"],
    pkce: { required: () => true },
    enabledJWA: { idTokenSigningAlgValues: ["ES256"] },
    scopes: ["openid"],
    claims: { openid: ["sub"], profile: ["name"], email: ["email"], roles: ["roles"] },
    conformIdTokenClaims: false,
    ttl: lives,
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    interactions: { url: (_ctx, interaction) => `${issuer.pathname}${interactionPath}/${interaction.uid}` },
    async findAccount(_ctx, id) {
      const claims = await accounts.claims(id);
      return claims && { accountId: id, claims: async () => ({ sub: id, ...claims }) };
    },
    // The only client is ourselves, so nobody is asked whether it may know them.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client?.clientId, accountId: ctx.oidc.session?.accountId });
      grant.addOIDCScope(builtInScope);
      await grant.save();
      return grant;
    },
    async renderError(ctx, out) {
      ctx.set(pageHeaders);
      ctx.body = signInProblemPage({
        title: "Signing in did not work",
        sentence: out.error_description ?? out.error,
        again: startAgain,
        language: languageOf(ctx.get("accept-language")),
      });
    },
  };
}
