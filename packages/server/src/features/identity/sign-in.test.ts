import type { Me } from "@catalyst/contract";
import { expect, test } from "vitest";
import { type ManualClock, createManualClock } from "../../platform/manual-clock.ts";
import { systemRandom } from "../../platform/random.ts";
import { type TestBrowser, createTestBrowser } from "../../testing/browser-for-tests.ts";
import { identityApp } from "../../testing/identity-app.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { firstSignInLink, issueSignInLink } from "./sign-in-links.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

test("the first administrator's link signs in with one press of a button", async () => {
  const { browser, link, me } = await setUp();

  const page = await browser.open(await link());
  const landed = await browser.submit(page);

  expect(page.body).toContain("<strong>First administrator</strong>");
  expect(new URL(landed.url).pathname).toBe("/sovereign/");
  expect(landed.body).toContain("sovereign-admin");
  expect(await me()).toMatchObject({ roles: ["sovereign-admin"], via: "session", role: "mothership" });
});

test("without a link the code can be typed, and the way leads back to where it began", async () => {
  const { browser, link, publicURL } = await setUp();
  const code = new URL(await link()).searchParams.get("code") ?? "";

  const page = await browser.open(`${publicURL}/api/v1/sign-in?returnTo=${encodeURIComponent("/sovereign/api/v1/me?x=1")}`);
  const landed = await browser.submit(page, { code: ` ${code} ` });

  expect(page.body).toContain('<label for="code">');
  expect(landed.url.replace(publicURL, "")).toBe("/api/v1/me?x=1");
  expect(JSON.parse(landed.body)).toMatchObject({ via: "session" });
});

test("a link works once", async () => {
  const { browser, link, publicURL } = await setUp();
  const url = await link();
  await signIn(browser, url);

  const second = createTestBrowser();
  const page = await second.open(url);
  const refused = await second.submit(page, { code: new URL(url).searchParams.get("code") ?? "" });

  expect(page.body).not.toContain("First administrator");
  expect(refused.status).toBe(400);
  expect(refused.body).toContain("used before");
  expect((await second.request(`${publicURL}/api/v1/me`)).status).toBe(401);
});

test("a link opened in two windows at once signs in one of them", async () => {
  const { link, publicURL } = await setUp();
  const url = await link();
  const windows = [createTestBrowser(), createTestBrowser()];
  const pages = await Promise.all(windows.map((window) => window.open(url)));

  await Promise.all(windows.map((window, index) => window.submit(pages[index] ?? fail())));

  const replies = await Promise.all(windows.map((window) => window.request(`${publicURL}/api/v1/me`)));
  expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
});

test("a link is over after a day", async () => {
  const { browser, link, clock } = await setUp();
  const url = await link();
  clock.advance(dayMs + 1);

  const page = await browser.open(url);

  expect(page.body).not.toContain("First administrator");
});

test("somebody who only looks at a link does not use it up", async () => {
  const { browser, link, me } = await setUp();
  const url = await link();
  await createTestBrowser().open(url);

  await signIn(browser, url);

  expect(await me()).toMatchObject({ via: "session" });
});

test("each start shows a link until the first administrator has signed in", async () => {
  const { browser, context } = await setUp();
  const first = await firstSignInLink(context);
  const second = await firstSignInLink(context);

  await signIn(browser, second ?? fail());

  expect(first).toMatch(/\/sovereign\/api\/v1\/sign-in\?code=[\w-]{43}$/);
  expect(second).not.toBe(first);
  expect(await firstSignInLink(context)).toBeUndefined();
});

test("guessing codes is slowed down", async () => {
  const { browser, publicURL } = await setUp();
  const page = await browser.open(`${publicURL}/api/v1/sign-in`);
  for (let count = 0; count < 20; count++) await browser.submit(page, { code: `guess ${count}` });

  const refused = await browser.submit(page, { code: "one more guess" });

  expect(refused.status).toBe(429);
  expect(refused.body).toContain("Too many tries");
});

test("one address cannot fill the database with sign-ins it never finishes", async () => {
  const { publicURL, origin, db } = await setUp();
  const pages = [`${publicURL}/api/v1/sign-in`, `${origin}/oidc/auth?client_id=catalyst`];
  const statuses = await Promise.all(
    Array.from({ length: 130 }, async (_, index) => (await fetch(pages[index % 2] ?? fail(), { redirect: "manual" })).status),
  );

  const refused = await Promise.all(pages.map((page) => fetch(page, { redirect: "manual" })));

  expect(refused.map(({ status }) => status)).toEqual([429, 429]);
  expect(await refused[0]?.text()).toContain("Too many sign-ins");
  expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  expect((await db.selectFrom("sign_in_attempts").select("return_to").execute()).length).toBeLessThanOrEqual(65);
});

test("a new sign-in ends the session the browser had", async () => {
  const { browser, link, me, publicURL } = await setUp();
  await signIn(browser, await link());
  const old = sessionOf(browser);

  await signIn(browser, await link());

  expect(sessionOf(browser)).not.toBe(old);
  expect(await me()).toMatchObject({ via: "session" });
  const thief = createTestBrowser();
  thief.setCookie(publicURL, "catalyst-session", old ?? fail());
  expect((await thief.request(`${publicURL}/api/v1/me`)).status).toBe(401);
});

test("signing out ends the session at once, and the issuer asks again", async () => {
  const { browser, link, publicURL } = await setUp();
  await signIn(browser, await link());
  const session = sessionOf(browser) ?? fail();

  const reply = await browser.request(`${publicURL}/api/v1/sign-out`, { method: "POST", headers: proof(publicURL) });

  const thief = createTestBrowser();
  thief.setCookie(publicURL, "catalyst-session", session);
  expect(reply.status).toBe(204);
  expect(sessionOf(browser)).toBeUndefined();
  expect((await thief.request(`${publicURL}/api/v1/me`)).status).toBe(401);
  expect((await browser.open(`${publicURL}/api/v1/sign-in`)).body).toContain('<label for="code">');
});

test("a session ends after 12 hours without use, and use keeps it alive", async () => {
  const { browser, link, clock, status } = await setUp();
  await signIn(browser, await link());

  clock.advance(11 * hourMs);
  const used = await status();
  clock.advance(11 * hourMs);
  const stillUsed = await status();
  clock.advance(12 * hourMs + 1);
  const idle = await status();

  expect([used, stillUsed, idle]).toEqual([200, 200, 401]);
});

test("a session ends after 30 days, however busy", async () => {
  const { browser, link, clock, status } = await setUp();
  await signIn(browser, await link());

  for (let halfDays = 0; halfDays < 59; halfDays++) {
    clock.advance(dayMs / 2 - 1);
    expect(await status()).toBe(200);
  }
  clock.advance(dayMs / 2 + 60);

  expect(await status()).toBe(401);
});

test("the cookie is out of reach for scripts and for other sites", async () => {
  const { browser, link } = await setUp();

  await signIn(browser, await link());

  const cookie = browser.cookies().find(({ name }) => name === "catalyst-session");
  expect(cookie?.value).toMatch(/^[\w-]{43}$/);
  expect(cookie?.attributes).toContain("HttpOnly");
  expect(cookie?.attributes).toContain("SameSite=Lax");
  expect(cookie?.attributes).toContain("Path=/");
});

test("a sign-in finished in another browser is refused, and so is one finished twice", async () => {
  const { browser, link, publicURL } = await setUp();
  const page = await browser.open(await link());
  const callback = await callbackOf(browser, page);

  const elsewhere = await createTestBrowser().open(callback);
  const here = await browser.open(callback);
  const again = await browser.open(callback);

  expect(elsewhere.status).toBe(401);
  expect(elsewhere.body).toContain("begun in another browser");
  expect(new URL(here.url).pathname).toBe("/sovereign/");
  expect(again.status).toBe(401);
  expect(again.body).toContain(`href="${publicURL}/api/v1/sign-in"`);
});

test("an altered state is refused, and that is written down", async () => {
  const { browser, link, db } = await setUp();
  const callback = new URL(await callbackOf(browser, await browser.open(await link())));
  callback.searchParams.set("state", "altered");

  const refused = await browser.open(callback.href);

  const last = await db.selectFrom("audit_log").select(["actor", "action", "outcome"]).orderBy("seq", "desc").limit(1).executeTakeFirst();
  expect(refused.status).toBe(401);
  expect(last).toEqual({ actor: "nobody", action: "signInCallback", outcome: "refused" });
});

test.each([
  "https://evil.example.com/",
  "//evil.example.com/",
  "/\\evil.example.com",
  "/\t/evil.example.com",
  "javascript:alert(1)",
  "/.//evil.example.com",
])("the way back never leads to another site: %j", async (returnTo) => {
  const { browser, link, publicURL } = await setUp();

  const page = await browser.open(`${await link()}&returnTo=${encodeURIComponent(returnTo)}`);
  const landed = await browser.submit(page);

  expect(landed.url).toBe(`${publicURL}/`);
});

test("the pages run no script, load nothing and cannot be framed", async () => {
  const { browser, link } = await setUp();

  const page = await browser.open(await link());

  expect(page.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  );
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  expect(page.body).not.toMatch(/<script|style="| src=|onload/);
  expect(page.body).toContain('<html lang="en">');
});

test("the issuer says where its keys are, and shows no private part of them", async () => {
  const { origin } = await setUp();

  const metadata = (await (await fetch(`${origin}/oidc/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
  const keys = (await (await fetch(String(metadata["jwks_uri"]))).json()) as { keys: Record<string, unknown>[] };

  expect(metadata).toMatchObject({
    issuer: `${origin}/oidc`,
    code_challenge_methods_supported: ["S256"],
    id_token_signing_alg_values_supported: ["ES256"],
  });
  expect(keys.keys).toMatchObject([{ kty: "EC", crv: "P-256", alg: "ES256" }]);
  expect(keys.keys[0]).not.toHaveProperty("d");
});

test("another Host header does not change what the issuer says of itself", async () => {
  const { app, origin } = await setUp();

  const reply = await app.inject({
    url: "/oidc/.well-known/openid-configuration",
    headers: { host: "evil.example.com", "x-forwarded-host": "evil.example.com" },
  });

  expect(reply.body).not.toContain("evil");
  expect(reply.json()).toMatchObject({ token_endpoint: `${origin}/oidc/token` });
});

test("behind a proxy that ends TLS everything is said and set for the public name", async () => {
  const { db } = await testDatabase();
  const clock = createManualClock();
  const publicURL = "https://catalyst.example.com/sovereign";
  const { origin } = await identityApp({ db, clock, publicURL });
  const browser = createTestBrowser((url) => url.replace("https://catalyst.example.com", origin));

  const landed = await signIn(browser, await issueSignInLink({ db, clock, random: systemRandom, publicURL }));

  const kept = browser.cookies().map(({ name, attributes }) => ({ name, secure: /; secure/i.test(`; ${attributes}`) }));
  expect(landed.url).toBe(`${publicURL}/`);
  expect(landed.body).toContain("sovereign-admin");
  expect(kept).toContainEqual({ name: "__Host-catalyst-session", secure: true });
  expect(kept.filter(({ secure }) => !secure)).toEqual([]);
});

test("a sign-in begun in one process can be finished in another", async () => {
  const one = await setUp();
  const port = Number(new URL(one.origin).port);
  const page = await one.browser.open(await one.link());
  await one.app.close();
  await identityApp({ db: one.db, clock: one.clock, port });

  const landed = await one.browser.submit(page);

  expect(new URL(landed.url).pathname).toBe("/sovereign/");
  expect(await one.me()).toMatchObject({ roles: ["sovereign-admin"] });
});

test("nothing that signs anybody in can be read from the database", async () => {
  const { browser, link, pool, publicURL } = await setUp();
  const url = await link();
  const page = await browser.open(url);
  const callback = await callbackOf(browser, page);
  const beforeTheEnd = await dump(pool);
  await browser.open(callback);
  const reply = await browser.request(`${publicURL}/api/v1/me/tokens`, {
    method: "POST",
    headers: { ...proof(publicURL), "content-type": "application/json" },
    body: JSON.stringify({ name: "laptop" }),
  });
  const { token } = (await reply.json()) as { token: string };

  const everything = beforeTheEnd + (await dump(pool));

  const credentials = [
    token,
    new URL(url).searchParams.get("code"),
    new URL(callback).searchParams.get("code"),
    ...browser.cookies().map(({ value }) => value),
  ];
  expect(credentials.length).toBeGreaterThan(3);
  for (const credential of credentials) {
    expect(everything).not.toContain(credential);
    expect(everything).not.toContain(Buffer.from(credential ?? "").toString("hex"));
  }
  expect(everything).not.toContain('"d":');
});

test("signing in is written to the audit log", async () => {
  const { browser, link, db } = await setUp();

  await signIn(browser, await link());

  const entries = await db.selectFrom("audit_log").select(["actor", "action", "outcome"]).orderBy("seq").execute();
  const { id } = await db.selectFrom("people").select("id").executeTakeFirstOrThrow();
  expect(entries).toEqual([
    { actor: "system", action: "issueSignInLink", outcome: "allowed" },
    { actor: id, action: "signIn", outcome: "allowed" },
  ]);
});

async function setUp() {
  const { db, pool } = await testDatabase();
  const clock: ManualClock = createManualClock();
  const { app, origin, publicURL } = await identityApp({ db, clock });
  const browser = createTestBrowser();
  const context = { db, clock, random: systemRandom, publicURL };
  return {
    app,
    db,
    pool,
    clock,
    origin,
    publicURL,
    browser,
    context,
    link: () => issueSignInLink(context),
    me: async () => (await (await browser.request(`${publicURL}/api/v1/me`)).json()) as Me,
    status: async () => (await browser.request(`${publicURL}/api/v1/me`)).status,
  };
}

async function signIn(browser: TestBrowser, link: string) {
  return browser.submit(await browser.open(link));
}

function sessionOf(browser: TestBrowser): string | undefined {
  return browser.cookies().find(({ name }) => name === "catalyst-session")?.value;
}

function proof(publicURL: string): Record<string, string> {
  return { origin: new URL(publicURL).origin, "x-catalyst-csrf": "1" };
}

/** Goes the issuer's way by hand, up to the address that would finish the sign-in. */
async function callbackOf(browser: TestBrowser, page: Awaited<ReturnType<TestBrowser["open"]>>): Promise<string> {
  let response = await browser.request(page.url, { method: "POST", body: new URLSearchParams() });
  for (;;) {
    const location = new URL(response.headers.get("location") ?? fail(), page.url).href;
    if (location.includes("/sign-in/callback?")) return location;
    response = await browser.request(location);
  }
}

async function dump(pool: Awaited<ReturnType<typeof testDatabase>>["pool"]): Promise<string> {
  const { rows } = await pool.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'");
  const tables = await Promise.all(rows.map(({ name }) => pool.query<{ line: string }>(`select t::text as line from "${name}" t`)));
  return tables.flatMap((table) => table.rows.map(({ line }) => line)).join("\n");
}

function fail(): never {
  throw new Error("The test lacks what it was given before");
}
