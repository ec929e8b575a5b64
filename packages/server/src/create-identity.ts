import type { Provider } from "oidc-provider";
import { createBearerVerifier } from "./adapters/identity/bearer-verifier.ts";
import { builtInClientId, builtInClientSecret, builtInScope, createBuiltInIssuer } from "./adapters/identity/built-in-issuer.ts";
import { inProcessFetch } from "./adapters/identity/in-process-fetch.ts";
import { mountIssuer } from "./adapters/identity/mount-issuer.ts";
import { languageOf } from "./adapters/identity/page-phrases.ts";
import { pageHeaders, signInProblemPage, signedInPage } from "./adapters/identity/pages.ts";
import { createRelyingParty } from "./adapters/identity/relying-party.ts";
import type { Db } from "./database/connect.ts";
import type { OwnerOf } from "./features/identity/authorise.ts";
import { type KnownCaller, createCallerCache } from "./features/identity/caller-cache.ts";
import { type VerifyBearer, findByForeignBearer } from "./features/identity/foreign-bearer.ts";
import { type HomePageOptions, addHomePage } from "./features/identity/home-page.ts";
import { type IssuerKeys, loadIssuerKeys } from "./features/identity/issuer-keys.ts";
import { createIssuerStore } from "./features/identity/issuer-store.ts";
import { builtInIssuer } from "./features/identity/people.ts";
import { registerIdentity } from "./features/identity/register-identity.ts";
import type { RelyingParty } from "./features/identity/relying-party.ts";
import { addIdentityRoutes } from "./features/identity/routes.ts";
import type { Sealer } from "./features/identity/sealer.ts";
import { cookieRulesFor, isLoopback } from "./features/identity/session-cookie.ts";
import { createIssuerAccounts } from "./features/identity/sign-in-links.ts";
import type { App } from "./http/add-route.ts";
import { mayProceed } from "./http/rate-limit.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/log.ts";
import type { RandomBytes } from "./platform/random.ts";
import type { Secret } from "./platform/secret.ts";

export interface CreateIdentityOptions {
  db: Db;
  clock: Clock;
  random: RandomBytes;
  logger: Logger;
  sealer: Sealer;
  /** Base of the mothership's addresses, ending in `/sovereign`. */
  publicURL: string;
  corsOrigin: string | undefined;
  ownerOf: OwnerOf;
  /** What this Catalyst can do beyond the common; told to whoever asks who they are. */
  features?: readonly string[];
  /** Shows the console at the home address; a plain page stands there without it. */
  showConsole?: HomePageOptions["showConsole"];
  /** Programs that are let in beside people. */
  findProgram?: (token: string) => Promise<KnownCaller | undefined>;
  /** The issuer people sign in at; without `issuer` it is the built-in one under `/oidc`. */
  oidc: { issuer: string | undefined; clientId: string; clientSecret: Secret | undefined; rolesClaim?: string };
}

/** Wires sign-in: the check in front of every route, sessions, tokens, and the issuer. Needs `registerAudit` before it. */
export async function createIdentity(app: App, options: CreateIdentityOptions): Promise<void> {
  const { db, clock, random, logger, publicURL, corsOrigin, ownerOf } = options;
  const cookies = cookieRulesFor(publicURL);
  const cache = createCallerCache(clock);
  const origins = [new URL(publicURL).origin, ...(corsOrigin === undefined ? [] : [corsOrigin])];
  const external = options.oidc.issuer === undefined ? undefined : useIssuer(options, new URL(options.oidc.issuer));
  const issuerName = options.oidc.issuer ?? builtInIssuer;
  const findForeign =
    external && ((token: string) => findByForeignBearer({ db, clock, random, issuerName, verify: external.verifyBearer }, token));
  await registerIdentity(app, { db, clock, cache, findForeign, findProgram: options.findProgram, ownerOf, cookies, origins });

  const relyingParty = external?.relyingParty ?? (await useBuiltInIssuer(app, options));
  addIdentityRoutes(app, {
    signIn: { db, clock, random, relyingParty, issuerName, publicURL },
    tokens: { db, clock, random, cache },
    cookies,
    features: options.features ?? [],
    logger,
    mayBegin: (address) => mayBegin(options, address),
    problemPage: ({ acceptLanguage, ...problem }) => ({
      headers: pageHeaders,
      body: signInProblemPage({ ...problem, language: languageOf(acceptLanguage) }),
    }),
  });
  addHomePage(app, {
    db,
    clock,
    cache,
    cookies,
    publicURL,
    showConsole: options.showConsole,
    page: ({ acceptLanguage, ...person }) => ({
      headers: pageHeaders,
      body: signedInPage({ ...person, language: languageOf(acceptLanguage) }),
    }),
  });
}

function useIssuer(
  { oidc, publicURL, clock }: CreateIdentityOptions,
  issuer: URL,
): { relyingParty: RelyingParty; verifyBearer: VerifyBearer } {
  if (issuer.protocol !== "https:" && !isLoopback(issuer.hostname)) {
    throw new Error(`OIDC_ISSUER must be https unless it is a loopback address (${issuer.href})`);
  }
  const { clientId, clientSecret, rolesClaim } = oidc;
  const scope = "openid profile email";
  const relyingParty = createRelyingParty({
    issuer,
    clientId,
    clientSecret,
    rolesClaim,
    redirectURI: redirectURIOf(publicURL),
    scope,
    alwaysAsk: false,
  });
  return {
    relyingParty,
    verifyBearer: createBearerVerifier({ issuer, jwksURI: relyingParty.jwksURI, rolesClaim, now: () => clock.now() }),
  };
}

/** Codes that one address may try a minute: a person mistypes, a program guesses. */
const codeTries = { count: 20, windowMs: 60_000 };
/** Steps of a sign-in, three each, that one address may take a minute: each leaves a row behind for half an hour. */
const signInSteps = { count: 120, windowMs: 60_000 };
/** How often a process looks whether there are newer keys; far below the day for which old ones stay known. */
const keysCheckMs = 3_600_000;

async function useBuiltInIssuer(app: App, options: CreateIdentityOptions): Promise<RelyingParty> {
  const { db, clock, random, sealer, publicURL } = options;
  const issuer = new URL("/oidc", publicURL);
  const redirectURI = redirectURIOf(publicURL);
  const startAgain = `${publicURL}/api/v1/sign-in`;
  const accounts = createIssuerAccounts({ db, clock });
  const records = createIssuerStore({ db, clock, sealer });
  const current = renewed(clock, () => loadIssuerKeys({ db, clock, random, sealer }), build);

  await mountIssuer(app, {
    issuer,
    startAgain,
    accounts,
    provider: async () => (await current()).provider,
    mayTry: (address) => mayProceed(db, clock, { subject: `address:${address}`, action: "sign-in-code", limit: codeTries }),
    mayBegin: (address) => mayBegin(options, address),
  });
  return {
    begin: async (secrets) => (await current()).relyingParty.begin(secrets),
    finish: async (query, secrets) => (await current()).relyingParty.finish(query, secrets),
  };

  function build(keys: IssuerKeys): { provider: Provider; relyingParty: RelyingParty } {
    const provider = createBuiltInIssuer({ issuer, redirectURI, startAgain, keys, records, accounts });
    const clientSecret = builtInClientSecret(keys);
    const reach = { fetch: inProcessFetch(app), scope: builtInScope, redirectURI, issuer };
    // It keeps no session of its own, so that signing out is signing out.
    return { provider, relyingParty: createRelyingParty({ ...reach, clientId: builtInClientId, clientSecret, alwaysAsk: true }) };
  }
}

function mayBegin({ db, clock }: CreateIdentityOptions, address: string): Promise<boolean> {
  return mayProceed(db, clock, { subject: `address:${address}`, action: "sign-in", limit: signInSteps });
}

function redirectURIOf(publicURL: string): URL {
  return new URL(`${publicURL}/api/v1/sign-in/callback`);
}

/** Builds something from keys once, and anew whenever the keys have changed. */
function renewed<Built>(clock: Clock, load: () => Promise<IssuerKeys>, build: (keys: IssuerKeys) => Built): () => Promise<Built> {
  let held: { built: Built; kids: string; checkedAt: number } | undefined;
  return async () => {
    const now = clock.now().getTime();
    if (held && now - held.checkedAt < keysCheckMs) return held.built;
    const keys = await load();
    const kids = keys.signing.map(({ kid }) => kid).join(" ");
    held = { built: held?.kids === kids ? held.built : build(keys), kids, checkedAt: now };
    return held.built;
  };
}
