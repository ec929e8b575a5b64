import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { issueSignInLink } from "../../packages/server/src/features/identity/sign-in-links.ts";
import { systemClock } from "../../packages/server/src/platform/clock.ts";
import { systemRandom } from "../../packages/server/src/platform/random.ts";
import { sharedConsole } from "./console-for-tests.ts";
import { acceptWarnings, everythingKept, goOn, goToReview, openWizard, pressNext } from "./open-wizard.ts";

// From the first key to a Sovereign's name in the DNS: real OpenTofu, a cloud at the wire, real name servers, a real browser.

const console = sharedConsole({
  // Several Sovereigns of this file stand in the project at the same time.
  project: { quota: { load_balancers: 10 } },
  env: { PDM_EGRESS_IPV4: "127.0.0.1" },
  tuning: { pdm: { byo: { everyMs: 50, retryMs: [50, 100], pace: () => 100, operationPace: () => 50, quarantineEveryMs: 100 } } },
});
const limit = { timeout: 180_000 };
/** In which the seven steps can be taken with the keyboard alone, milliseconds. */
const stepsMs = 90_000;

describe("the seven steps by keyboard alone", limit, () => {
  test("take less than 90 seconds, and end in a Sovereign whose name answers at our name servers", async () => {
    const { mothership, context, urlOf } = console();
    const page = await (await context()).newPage();
    await page.goto(urlOf("/wizard"));
    await title(page, "Organisation");
    const startedAt = performance.now();

    await tabTo(page, "#org-name");
    await page.keyboard.type("Acme Logistics LLC");
    await page.keyboard.press("Enter");

    await title(page, "Topology");
    await tabTo(page, "[data-testid^=topology-card-] input, input[data-testid^=topology-card-]");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await next(page, "Provider");
    await next(page, "Credentials");

    await tabTo(page, "[data-testid=credential-token-hetzner]");
    await page.keyboard.insertText(mothership.token);
    await tabTo(page, "[data-testid=credential-validate-hetzner]");
    await page.keyboard.press("Enter");
    await page.locator("[data-testid=credential-status-hetzner][data-state=valid]").waitFor();
    await tabTo(page, "#hetzner-project-id");
    await page.keyboard.type("10451234");
    const download = page.waitForEvent("download");
    await tabTo(page, "[data-testid=ssh-generate-button]");
    await page.keyboard.press("Space");
    const privateKey = await readFile(await (await download).path(), "utf8");
    await tabTo(page, "#ssh-saved");
    await page.keyboard.press("Space");
    await next(page, "Components");

    await tabTo(page, "[data-testid=component-search]");
    await next(page, "Domain");

    await tabTo(page, "#pool-subdomain-input");
    await page.keyboard.type("acme-keys");
    await page.locator("[data-testid=pool-availability][data-state=answered]").waitFor();
    await tabTo(page, "#admin-email-input");
    await page.keyboard.type("ops@acme.example");
    await page.keyboard.press("Shift+Tab");
    await tabTo(page, "#admin-email-input");
    await page.keyboard.press("Enter");

    await title(page, "Review");
    await page.locator("[data-testid=review-preflight][data-state=done]").waitFor();
    await acceptEveryWarning(page);
    await tabTo(page, ".corp-btn-next");
    const answer = page.waitForResponse((response) => response.url().endsWith("/deployments") && response.request().method() === "POST");
    await page.keyboard.press("Enter");
    const created = await answer;
    const tookMs = performance.now() - startedAt;

    const { id } = (await created.json()) as { id: string };
    await page.waitForURL(`**/provision/${id}`);
    await page.waitForFunction(() => !localStorage.getItem("openova-catalyst-wizard")?.includes("Acme"));
    const kept = await everythingKept(page);
    const { state } = await mothership.follow(id, ({ phase }) => phase === "flux-bootstrap");
    globalThis.console.log(`The seven steps took ${(tookMs / 1000).toFixed(1)} s by keyboard`);

    expect(created.status()).toBe(201);
    expect(tookMs).toBeLessThan(stepsMs);
    for (const secret of [mothership.token, "PRIVATE KEY", privateKey.split("\n")[3] ?? "none"]) expect(kept).not.toContain(secret);
    expect(JSON.parse((await page.evaluate(() => localStorage.getItem("openova-catalyst-wizard"))) ?? "{}")).toMatchObject({
      state: { deploymentId: id, orgName: "", sshPublicKey: "", currentStep: 1, completedSteps: [] },
    });
    expect(state).toMatchObject({ sovereignFQDN: "acme-keys.omani.works", owner: expect.any(String), result: expect.any(Object) });
    await expect.poll(() => atOurServers("console.acme-keys.omani.works")).toEqual([state.result?.loadBalancerIP]);
  });
});

describe("a start", limit, () => {
  test("that is asked for twice is made once, because the second press repeats the key", async () => {
    const page = await atReview({ sovereignSubdomain: "acme-twice" });
    const keys: (string | undefined)[] = [];
    let isFirst = true;
    await page.route("**/api/v1/deployments", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (!isFirst) return route.continue();
      isFirst = false;
      // The work is done, and the answer is lost on its way.
      await route.fetch();
      return route.abort();
    });

    await pressNext(page);
    await page.getByTestId("review-launch-error").waitFor();
    await pressNext(page);
    await page.waitForURL("**/provision/*");

    const { deployments } = await console().mothership.client.call("listDeployments", { query: { fqdn: "acme-twice.omani.works" } });
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(deployments).toHaveLength(1);
  });

  test("of a name that lives already leads to the Sovereign that has it", async () => {
    const { client, request } = console().mothership;
    const page = await atReview({ sovereignSubdomain: "acme-late" });
    const { id } = await client.call("createDeployment", { body: request({ sovereignFQDN: "acme-late.omani.works" }) });
    // As if it had been taken between the check and the start.
    await page.route("**/deployments/preflight", async (route) => {
      const reply = await route.fetch();
      const body = (await reply.json()) as { checks: { id: string; status: string }[] };
      await route.fulfill({
        json: { ...body, checks: body.checks.map((check) => (check.id === "name" ? { ...check, status: "ok" } : check)) },
      });
    });

    await pressNext(page);

    const link = page.getByTestId("launch-existing");
    await link.waitFor();
    await expect.poll(() => page.getByTestId("review-launch-error").getAttribute("data-code")).toBe("sovereign-exists");
    await link.click();
    await page.waitForURL(`**/provision/${id}`);
  });
});

describe("on the way", limit, () => {
  test("a reload keeps all but the secrets, and Review says which are missing", async () => {
    const page = await atReview({ sovereignSubdomain: "acme-reload" });

    await page.reload();

    await page.getByTestId("review-gaps").waitFor();
    await pressNext(page);
    const link = page.getByTestId("wizard-errors").getByRole("link", { name: "Enter the API token" });
    await link.press("Enter");
    await page.locator("#review-edit-credentials:focus").press("Enter");
    await page.waitForURL("**/wizard/credentials");
    await expect.poll(() => page.getByTestId("hetzner-project-id").inputValue()).toBe("10451234");
    await page.getByTestId("credential-again").waitFor();
  });

  test("a person who is not signed in fills in everything up to the first call, signs in, and goes on by itself", async () => {
    const { context, mothership, urlOf } = console();
    const made = await context({ anonymous: true });
    const page = await made.newPage();
    await page.goto(urlOf("/wizard"));
    await page.locator("#org-name").fill("Acme Anonymous");
    for (const step of ["topology", "provider", "credentials"] as const) await goOn(page, step);
    await page.getByTestId("credential-token-hetzner").fill(mothership.token);

    await page.getByTestId("credential-validate-hetzner").click();
    await page.getByTestId("sign-in-dialog").waitFor();
    const issuer = made.waitForEvent("page");
    await page.getByTestId("sign-in-open").click();
    await issuer;
    // The page looks every two seconds, and goes on without another press.
    await signIn(made, await linkOf());

    await page.locator("[data-testid=credential-status-hetzner][data-state=valid]").waitFor();
    await expect.poll(() => page.getByTestId("credential-token-hetzner").inputValue()).toBe(mothership.token);
    await expect.poll(() => page.getByTestId("sign-in-dialog").count()).toBe(0);
  });
});

test("a domain that its owner delegates by hand goes from the wizard to a name that resolvers know", limit, async () => {
  const { mothership } = console();
  const domain = "acme-godaddy.io";
  mothership.dns.parking.setRecords(domain, []);
  const page = await atReview({ sovereignDomainMode: "byo-manual", sovereignByoDomain: domain });

  await pressNext(page);
  await page.waitForURL("**/provision/*");
  const id = page.url().split("/").at(-1) ?? "";
  const { state } = await mothership.follow(id, ({ phase }) => phase === "flux-bootstrap");
  expect(state).toMatchObject({ status: "flux-bootstrapping" });
  const { client, dns } = mothership;
  const before = await client.call("readDeploymentDns", { params: { id } });
  await dns.parent.publish({ domain, nameservers: before.nameservers, glue: {}, ds: [] });
  await dns.flushResolver();
  const held = () => client.call("readByoDomain", { params: { domain } });
  const seen = () => client.call("readDeploymentDns", { params: { id } });
  await expect.poll(async () => (await held()).state, { timeout: 40_000 }).toBe("verified");
  await expect.poll(async () => (await seen()).delegation?.state, { timeout: 40_000 }).toBe("complete");

  expect(before.mode).toBe("byo-manual");
  expect(before.delegation).toMatchObject({ state: "waiting", delegated: false });
  expect(before.nameservers.toSorted()).toEqual(Object.keys(dns.pool.nameservers).toSorted());
  await expect.poll(() => held()).toMatchObject({ deploymentId: id });
  expect((await seen()).delegation).toMatchObject({ delegated: true });
  await expect.poll(() => atOurServers(`console.${domain}`)).toEqual([(await held()).loadBalancerIP]);
});

/** Review with everything filled in and every warning ticked. */
async function atReview(draft: object): Promise<Page> {
  const { page } = await openWizard(console(), "credentials", { draft });
  await page.getByTestId("credential-token-hetzner").fill(console().mothership.token);
  await goToReview(page);
  await acceptWarnings(page);
  return page;
}

async function title(page: Page, text: string): Promise<void> {
  await page.locator("h2.corp-step-title", { hasText: text }).waitFor();
}

async function next(page: Page, step: string): Promise<void> {
  await tabTo(page, ".corp-btn-next");
  await page.keyboard.press("Enter");
  await title(page, step);
}

/** More than any page of the wizard has places to stop at. */
const mostStops = 300;

/** Presses Tab until the focus is where it should be. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let stops = 0; stops < mostStops; stops += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} cannot be reached with the Tab key`);
}

async function acceptEveryWarning(page: Page): Promise<void> {
  const boxes = await page.locator("[data-testid^=preflight-accept-]").count();
  for (let index = 0; index < boxes; index += 1) {
    await tabTo(page, "[data-testid^=preflight-accept-]:not(:checked)");
    await page.keyboard.press("Space");
  }
}

/** What each of our name servers says of a name. */
async function atOurServers(name: string): Promise<string[]> {
  const { dns } = console().mothership;
  const answers = await Promise.all(
    Object.values(dns.pool.nameservers)
      .flat()
      .map(async (address) => {
        const resolver = new Resolver();
        resolver.setServers([`${address}:${dns.ports[address] ?? 53}`]);
        return resolver.resolve4(name);
      }),
  );
  return [...new Set(answers.flat())];
}

/** A fresh one-time link of the first administrator, as the mothership prints it on its machine. */
function linkOf(): Promise<string> {
  const { db } = console().mothership;
  return issueSignInLink({ db, clock: systemClock, random: systemRandom, publicURL: console().urlOf("") });
}

/** As a person does it in another tab: the one-time link, and the button that it shows. */
async function signIn(context: BrowserContext, link: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(link);
  await page.locator("form button, form input[type=submit]").first().click();
  await page.waitForURL(/\/sovereign\//);
  await page.close();
}
