import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { type JWK as JoseJWK, SignJWT, exportJWK, generateKeyPair, importJWK } from "jose";
import { type JWK, Provider } from "oidc-provider";
import { onTestFinished } from "vitest";
import { type FoundRecord, type IssuerRecordStore, recordsOf } from "../adapters/identity/issuer-records.ts";
import { freePort } from "./identity-app.ts";

export interface CompanyPerson {
  subject: string;
  claims: Record<string, unknown>;
}

export interface CompanyIssuer {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who will be there when the issuer next asks; undefined: somebody who declines. */
  person: CompanyPerson | undefined;
  /** Signs with another key than the one it publishes, as an impostor would. */
  forgeSignatures: boolean;
  /** An access token as the company's issuer would make one, or with `forgeSignatures` as an impostor would. */
  accessToken(claims: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/** A company's own OpenID Connect issuer on a real port, as Keycloak would be: RS256, roles in `realm_access.roles`. */
export async function companyIssuer(options: { redirectURI: string; claimsInIdToken?: boolean }): Promise<CompanyIssuer> {
  const port = await freePort();
  const [own, forged] = [await signingKey("own"), await signingKey("own")];
  const company: CompanyIssuer = {
    issuer: `http://127.0.0.1:${port}`,
    clientId: "catalyst-console",
    clientSecret: "the company's client secret",
    person: undefined,
    forgeSignatures: false,
    async accessToken(claims) {
      const key = await importJWK((company.forgeSignatures ? forged : own) as JoseJWK, "RS256");
      return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "own" }).sign(key);
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
  const records = recordsInMemory();
  const real = providerOf(company, own, { ...options, records });
  const impostor = providerOf(company, forged, { ...options, records });
  const server = createServer((request, response) => {
    const provider = company.forgeSignatures && request.url?.startsWith("/token") ? impostor : real;
    void (request.url?.startsWith("/interaction/") ? answer(company, provider, request, response) : provider.callback()(request, response));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => (server.listening ? company.close() : undefined));
  return company;
}

interface ProviderSettings {
  redirectURI: string;
  claimsInIdToken?: boolean;
  records: IssuerRecordStore;
}

function providerOf(company: CompanyIssuer, key: JWK, { redirectURI, claimsInIdToken = true, records }: ProviderSettings): Provider {
  return new Provider(company.issuer, {
    clients: [
      {
        client_id: company.clientId,
        client_secret: company.clientSecret,
        redirect_uris: [redirectURI],
        id_token_signed_response_alg: "RS256",
      },
    ],
    adapter: (model: string) => recordsOf(model, records),
    ttl: { AccessToken: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
    jwks: { keys: [key] },
    cookies: { keys: ["key of the company's cookies"] },
    claims: { openid: ["sub"], profile: ["name", "locale", "realm_access"], email: ["email"] },
    conformIdTokenClaims: !claimsInIdToken,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: async (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...company.person?.claims }) }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client?.clientId, accountId: ctx.oidc.session?.accountId });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
}

async function answer(company: CompanyIssuer, provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const login = company.person
    ? { login: { accountId: company.person.subject, remember: false } }
    : { error: "access_denied", error_description: "declined at the company" };
  await provider.interactionFinished(request, response, login);
}

function recordsInMemory(): IssuerRecordStore {
  const held = new Map<string, FoundRecord & { uid: string | undefined }>();
  return {
    put: async (model, id, { payload, uid }) => void held.set(`${model} ${id}`, { payload, uid, consumed: false }),
    find: async (model, id) => held.get(`${model} ${id}`),
    findByUid: async (model, uid) => [...held].find(([key, record]) => key.startsWith(`${model} `) && record.uid === uid)?.[1],
    async consume(model, id) {
      const record = held.get(`${model} ${id}`);
      const first = record?.consumed === false;
      if (record) record.consumed = true;
      return first;
    },
    remove: async (model, id) => void held.delete(`${model} ${id}`),
    removeByGrant: async () => {},
  };
}

async function signingKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: "RS256", use: "sig" };
}
