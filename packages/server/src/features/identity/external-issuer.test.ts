import type { Me } from "@catalyst/contract";
import { expect, test } from "vitest";
import { createManualClock } from "../../platform/manual-clock.ts";
import { Secret } from "../../platform/secret.ts";
import { createTestBrowser } from "../../testing/browser-for-tests.ts";
import { type CompanyIssuer, companyIssuer } from "../../testing/company-issuer.ts";
import { freePort, identityApp } from "../../testing/identity-app.ts";
import { testDatabase } from "../../testing/test-database.ts";

const ann = {
  subject: "ann-at-the-company",
  claims: { name: "Ann", email: "ann@company.example", realm_access: { roles: ["offline_access", "auditor"] } },
};

test("people of a company's own issuer sign in with the roles it gives them", async () => {
  const { company, visit } = await setUp();
  company.person = ann;

  const { landed, me } = await visit();

  expect(new URL(landed.url).pathname).toBe("/sovereign/");
  expect(await me()).toMatchObject({ name: "Ann", email: "ann@company.example", roles: ["auditor"], via: "session" });
});

test("the language that a company's issuer names is told, until the next sign-in names another or none", async () => {
  const { company, visit } = await setUp();
  company.person = { ...ann, claims: { ...ann.claims, locale: "ar_om" } };
  const first = await visit();
  const before = await first.me();
  company.person = { ...ann, claims: { ...ann.claims, locale: "not a language" } };

  const second = await visit();

  expect([before.locale, (await second.me()).locale]).toEqual(["ar-OM", null]);
});

test("roles that the issuer tells only when asked count too", async () => {
  const { company, visit } = await setUp({ claimsInIdToken: false });
  company.person = ann;

  const { me } = await visit();

  expect(await me()).toMatchObject({ name: "Ann", roles: ["auditor"] });
});

test("roles may come from a claim of the company's choice", async () => {
  const { company, visit } = await setUp({ rolesClaim: "realm_access.catalyst" });
  company.person = { subject: "ann", claims: { realm_access: { roles: ["auditor"], catalyst: ["sovereign-admin", 7] } } };

  const { me } = await visit();

  expect(await me()).toMatchObject({ roles: ["sovereign-admin"] });
});

test("the next sign-in takes away a role that the issuer took away, for tokens made before too", async () => {
  const { company, visit, publicURL } = await setUp();
  company.person = { ...ann, claims: { realm_access: { roles: ["sovereign-admin"] } } };
  const first = await visit();
  const token = await first.newToken();
  company.person = { ...ann, claims: { realm_access: { roles: [] } } };

  const second = await visit();

  const asToken = await fetch(`${publicURL}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(await second.me()).toMatchObject({ id: (await first.me()).id, roles: [] });
  expect(await asToken.json()).toMatchObject({ roles: [], via: "token" });
});

test("two accounts with the same e-mail address are two people", async () => {
  const { company, visit } = await setUp();
  company.person = ann;
  const first = await visit();
  company.person = { ...ann, subject: "somebody else" };

  const second = await visit();

  expect((await second.me()).id).not.toBe((await first.me()).id);
});

test("the built-in issuer is gone, its links included", async () => {
  const { publicURL, origin } = await setUp();

  const metadata = await fetch(`${origin}/oidc/.well-known/openid-configuration`);
  const page = await fetch(`${publicURL}/api/v1/sign-in?code=${"A".repeat(43)}`, { redirect: "manual" });

  expect(metadata.status).toBe(401);
  expect(new URL(page.headers.get("location") ?? "").origin).not.toBe(origin);
});

test("who declines there is told so, and signed in nowhere", async () => {
  const { visit } = await setUp();

  const { landed, status } = await visit();

  expect(landed.status).toBe(401);
  expect(landed.body).toContain("declined at the company");
  expect(await status()).toBe(401);
});

test("an ID token that the issuer did not sign is refused", async () => {
  const { company, visit } = await setUp();
  company.person = ann;
  company.forgeSignatures = true;

  const { landed, status } = await visit();

  expect(landed.status).toBe(401);
  expect(await status()).toBe(401);
});

test("a wrong client secret is told as a refusal of the issuer", async () => {
  const { company, visit } = await setUp({ clientSecret: "not the right one" });
  company.person = ann;

  const { landed } = await visit();

  expect(landed.status).toBe(401);
  expect(landed.body).toContain("OIDC_CLIENT_SECRET");
});

test("an issuer that cannot be reached is named, and works again once it is back", async () => {
  const { company, visit } = await setUp();
  await company.close();

  const { landed } = await visit();

  expect(landed.status).toBe(503);
  expect(landed.body).toContain(company.issuer.replaceAll("&", "&amp;"));
});

test("an access token of the company's issuer is taken, and is the same person as at a sign-in", async () => {
  const { company, visit, callWith, claims } = await setUp();
  company.person = ann;
  const { me } = await visit();

  const reply = await callWith(await company.accessToken(claims({ sub: ann.subject, roles: ["sovereign-admin"] })));

  expect(reply.status).toBe(200);
  expect(await reply.json()).toMatchObject({ id: (await me()).id, roles: ["sovereign-admin"], via: "token" });
  expect(await me()).toMatchObject({ roles: ["auditor"] });
});

test.each<[string, Record<string, unknown>]>([
  ["for another service", { aud: "shop" }],
  ["without an audience", { aud: undefined }],
  ["of another issuer", { iss: "https://sso.elsewhere.example" }],
  ["that has ended", { exp: -31 }],
  ["without an end", { exp: undefined }],
  ["that is not valid yet", { nbf: 60 }],
  ["of nobody", { sub: undefined }],
])("an access token %s is refused", async (_case, changes) => {
  const { company, callWith, claims } = await setUp();

  const reply = await callWith(await company.accessToken(claims(changes)));

  expect(reply.status).toBe(401);
});

test("an access token that the issuer did not sign is refused", async () => {
  const { company, callWith, claims } = await setUp();
  company.forgeSignatures = true;

  const reply = await callWith(await company.accessToken(claims({})));

  expect(reply.status).toBe(401);
});

test("while the issuer's keys cannot be read, an access token is neither taken nor called wrong", async () => {
  const { company, callWith, claims } = await setUp();
  const token = await company.accessToken(claims({}));
  await company.close();

  const reply = await callWith(token);

  expect(reply.status).toBe(503);
  expect(await reply.json()).toMatchObject({ error: "unavailable" });
});

test("an issuer over plain HTTP is taken on loopback only", async () => {
  const { db } = await testDatabase();
  const oidc = { issuer: "http://sso.company.example", clientId: "catalyst", clientSecret: undefined };

  await expect(identityApp({ db, clock: createManualClock(), oidc })).rejects.toThrow("OIDC_ISSUER must be https");
});

async function setUp(changes: { claimsInIdToken?: boolean; rolesClaim?: string; clientSecret?: string } = {}) {
  const { db } = await testDatabase();
  const port = await freePort();
  const redirectURI = `http://127.0.0.1:${port}/sovereign/api/v1/sign-in/callback`;
  const company: CompanyIssuer = await companyIssuer({ redirectURI, claimsInIdToken: changes.claimsInIdToken ?? true });
  const clock = createManualClock();
  const { origin, publicURL } = await identityApp({
    db,
    clock,
    port,
    oidc: {
      issuer: company.issuer,
      clientId: company.clientId,
      clientSecret: new Secret("oidc-client", changes.clientSecret ?? company.clientSecret),
      ...(changes.rolesClaim === undefined ? {} : { rolesClaim: changes.rolesClaim }),
    },
  });
  const now = Math.floor(clock.now().getTime() / 1000);
  /** Of a good access token; `exp` and `nbf` in seconds from now. */
  const claims = (others: Record<string, unknown>) => {
    const { exp, nbf, ...plain } = { exp: 60, nbf: 0, iss: company.issuer, aud: "catalyst-api", sub: "a-service", ...others };
    return { ...plain, nbf: now + nbf, ...(exp === undefined ? {} : { exp: now + exp }) };
  };
  const callWith = (token: string) => fetch(`${publicURL}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  return { company, origin, publicURL, claims, callWith, visit: () => visitAt(publicURL) };
}

/** Goes to sign in with a new browser. */
async function visitAt(publicURL: string) {
  const browser = createTestBrowser();
  const landed = await browser.open(`${publicURL}/api/v1/sign-in`);
  return {
    landed,
    me: async () => (await (await browser.request(`${publicURL}/api/v1/me`)).json()) as Me,
    status: async () => (await browser.request(`${publicURL}/api/v1/me`)).status,
    async newToken() {
      const headers = { origin: new URL(publicURL).origin, "x-catalyst-csrf": "1", "content-type": "application/json" };
      const reply = await browser.request(`${publicURL}/api/v1/me/tokens`, {
        method: "POST",
        headers,
        body: JSON.stringify({ name: "laptop" }),
      });
      return ((await reply.json()) as { token: string }).token;
    },
  };
}
