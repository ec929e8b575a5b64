import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole, type VisitOptions } from "./console-for-tests.ts";
import { openWizard, pressNext } from "./open-wizard.ts";

const console = sharedConsole();
const limit = { timeout: 60_000 };

describe("a name below a pool", limit, () => {
  test("is looked up once on arrival and again when typing has rested, and shows its six addresses", async () => {
    const asked: string[] = [];
    const { page, problems } = await openStep({}, { sovereignSubdomain: "" });
    page.on("request", (request) => {
      if (request.url().endsWith("/subdomains/check")) asked.push((request.postDataJSON() as { subdomain: string }).subdomain);
    });

    await page.getByTestId("pool-subdomain-input").pressSequentially("acme-typed", { delay: 20 });
    await answered(page);
    const afterTyping = [...asked];
    await page.reload();
    await answered(page);

    expect(afterTyping).toEqual(["acme-typed"]);
    expect(asked).toEqual(["acme-typed", "acme-typed"]);
    await expect.poll(() => page.getByTestId("pool-availability").innerText()).toContain("Available");
    const preview = await page.getByTestId("domain-preview").innerText();
    for (const name of ["console.", "", "*.", "api.", "gitea.", "harbor."]) expect(preview).toContain(`${name}acme-typed.omani.works`);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("is only proposed from the Organization's name, and taken over with a press", async () => {
    const { page } = await openStep({}, { sovereignSubdomain: "" });

    await expect.poll(() => page.getByTestId("pool-subdomain-input").inputValue()).toBe("");
    await page.getByTestId("pool-suggestion-acme-logistics").click();

    await expect.poll(() => page.getByTestId("pool-subdomain-input").inputValue()).toBe("acme-logistics");
    await expect.poll(() => page.getByTestId("pool-suggestions").count()).toBe(0);
  });

  test("that is taken keeps the person here, with other proposals", async () => {
    const { client, request } = console().mothership;
    await client.call("createDeployment", { body: request({ sovereignFQDN: "acme.omani.works" }) });
    await expect.poll(async () => (await client.call("checkName", nameQuestion("acme"))).available, { timeout: 30_000 }).toBe(false);

    const { page } = await openStep();
    await answered(page);
    await pressNext(page);

    await expect.poll(() => page.getByTestId("pool-availability").getAttribute("data-reason")).toMatch(/^(active|reserved)-state$/);
    await page.getByTestId("wizard-errors").getByRole("link", { name: "acme.omani.works" }).waitFor();
    await page.getByTestId("pool-suggestion-acme-logistics").waitFor();
    expect(page.url()).toContain("/wizard/domain");
  });

  test("that was just typed is looked up on the way on", async () => {
    const { page } = await openStep({}, { sovereignSubdomain: "" });

    await page.getByTestId("pool-subdomain-input").fill("acme-at-once");
    await page.getByTestId("pool-subdomain-input").press("Enter");

    await page.waitForURL("**/wizard/review");
    await expect.poll(() => page.locator("h2.corp-step-title").innerText()).toBe("Review");
  });

  test("has an answer only as long as it stands: one that comes late for another name is dropped", async () => {
    const { page } = await openStep({}, { sovereignSubdomain: "" });
    let late: (() => void) | undefined;
    await page.route("**/subdomains/check", async (route) => {
      const { subdomain } = route.request().postDataJSON() as { subdomain: string };
      if (subdomain === "www") await new Promise<void>((resolve) => (late = resolve));
      await route.continue().catch(() => undefined);
    });

    await page.getByTestId("pool-subdomain-input").fill("www");
    await page.locator("[data-testid=pool-availability][data-state=checking]").waitFor();
    await page.getByTestId("pool-subdomain-input").fill("acme-second");
    await answered(page);
    late?.();

    await expect.poll(() => page.getByTestId("pool-availability").innerText()).toContain("acme-second.omani.works");
    await expect.poll(() => page.getByTestId("pool-availability").getAttribute("data-reason")).toBe("");
  });

  test.each([
    ["www", "reserved", "is kept for the platform"],
    ["1acme", "", "starts with a letter"],
    ["a".repeat(52), "", "longer than 63"],
  ])("%s is refused with its reason", async (name, reason, text) => {
    const { page } = await openStep({}, { sovereignSubdomain: "" });

    await page.getByTestId("pool-subdomain-input").fill(name);
    if (reason) await page.locator(`[data-testid=pool-availability][data-reason=${reason}]`).waitFor();

    await expect.poll(() => page.locator(".domain-columns").innerText()).toContain(text);
  });

  test("has words for each of the ten reasons, and another try for the three that say nothing about the name", async () => {
    const { page } = await openStep({}, { sovereignSubdomain: "" });
    const retried: string[] = [];
    const reasons =
      "invalid-format unsupported-pool forbidden-test-domain reserved reserved-state active-state exists lookup-error pdm-unavailable unknown-state".split(
        " ",
      );

    for (const [index, reason] of reasons.entries()) {
      await page.route("**/subdomains/check", (route) =>
        route.fulfill({ json: { available: false, reason, normalized: `acme-${index}` } }),
      );
      await page.getByTestId("pool-subdomain-input").fill(`acme-${index}`);
      await page.locator(`[data-testid=pool-availability][data-reason=${reason}]`).waitFor();
      const text = await page.getByTestId("pool-availability").innerText();
      expect(text).toContain(`acme-${index}.omani.works`);
      const canRetry = (await page.getByTestId("pool-check-retry").count()) > 0;
      if (canRetry) retried.push(reason);
      expect(text).toContain(canRetry ? "Not known" : "Not available");
      await page.unroute("**/subdomains/check");
    }

    expect(retried).toEqual(["lookup-error", "pdm-unavailable", "unknown-state"]);
  });

  test("offers the pools that are given away, as the server tells them", async () => {
    const { pools } = await console().mothership.client.call("listPools");
    const { page } = await openStep();
    await answered(page);

    const shown = await page.getByTestId("pool-domain-select").locator("option").allInnerTexts();

    expect(shown.toSorted()).toEqual(
      pools
        .filter(({ enabled }) => enabled)
        .map(({ domain }) => domain)
        .toSorted(),
    );
  });
});

test("a domain of one's own by hand shows what to enter and when, in punycode and in its own letters", limit, async () => {
  const { page } = await openStep();
  const { nameservers } = await console().mothership.client.call("listNameservers");
  await page.getByTestId("domain-mode-byo-manual").check();

  await page.getByTestId("byo-domain-input").fill("Müller.example");
  await page.getByTestId("byo-ns-copy-0").waitFor();

  const instructions = await page.getByTestId("byo-ns-instructions").innerText();
  for (const host of nameservers) expect(instructions).toContain(host);
  expect(instructions).toContain("Do not change them yet");
  await expect
    .poll(() => page.getByTestId("domain-preview").innerText())
    .toContain("console.xn--mller-kva.example (console.müller.example)");
  await expect.poll(() => axeViolations(page)).toEqual([]);
  await page.getByTestId("byo-domain-input").fill("acme");
  await pressNext(page);
  await page.getByTestId("wizard-errors").getByText("A domain has two labels or more").waitFor();
});

describe("a domain of one's own through the registrar", limit, () => {
  test("is validated with its token, which leaves with the choice of another registrar", async () => {
    const { page } = await openStep();
    await fillRegistrar(page, "ovh", "acme-ovh.com", tokenOf("ovh"));

    await page.getByTestId("byo-api-validate-button").click();
    await page.getByTestId("byo-api-validated-banner").waitFor();
    const found = await axeViolations(page);
    await page.getByTestId("byo-api-registrar-select").selectOption("dynadot");

    expect(found).toEqual([]);
    await expect.poll(() => page.getByTestId("byo-api-token-input").inputValue()).toBe("");
    await expect.poll(() => page.getByTestId("byo-api-validated-banner").count()).toBe(0);
  });

  test.each([
    ["a token that is wrong", "ovh", "acme-ovh.com", "wrong:wrong:wrong", "invalid-token"],
    ["a domain of somebody else", "ovh", "acme-dynadot.com", undefined, "domain-not-in-account"],
    ["a whole domain at Cloudflare", "cloudflare", "acme-cloudflare.com", undefined, "unsupported-operation"],
  ])("tells %s apart, and asks nobody to sign in for it", async (_, registrar, domain, token, code) => {
    const { page } = await openStep();
    await fillRegistrar(page, registrar, domain, token ?? tokenOf(registrar));

    await pressNext(page);

    await page.locator(`[data-testid=byo-api-error][data-code=${code}]`).waitFor();
    await page.getByTestId("wizard-errors").waitFor();
    await expect.poll(() => page.getByTestId("sign-in-dialog").count()).toBe(0);
    await expect.poll(() => page.getByTestId("byo-api-cloudflare-note").count()).toBe(registrar === "cloudflare" ? 1 : 0);
  });
});

test.each<VisitOptions>([{ theme: "light" }, { locale: "ar" }, { locale: "ar", theme: "light", viewport: { width: 320, height: 640 } }])(
  "an accessibility check finds nothing in any mode with %j, and nothing is cut off",
  limit,
  async (visit) => {
    const { page } = await openStep(visit, { sovereignSubdomain: "acme-looks", sovereignByoDomain: "شركة.عمان" });
    const found: string[] = [];
    for (const mode of ["pool", "byo-manual", "byo-api"]) {
      await page.getByTestId(`domain-mode-${mode}`).check();
      if (mode === "pool") await answered(page);
      if (mode === "byo-manual") await page.getByTestId("byo-ns-copy-0").waitFor();
      found.push(...(await axeViolations(page)).map((each) => `${mode}: ${each}`));
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }

    expect(found).toEqual([]);
  },
);

function openStep(visit: VisitOptions = {}, draft: object = {}) {
  return openWizard(console(), "domain", { ...visit, draft });
}

async function answered(page: Page): Promise<void> {
  await page.locator("[data-testid=pool-availability][data-state=answered]").waitFor();
}

async function fillRegistrar(page: Page, registrar: string, domain: string, token: string): Promise<void> {
  await page.getByTestId("domain-mode-byo-api").check();
  await page.getByTestId("byo-api-domain-input").fill(domain);
  await page.locator(`[data-testid=byo-api-registrar-select] option[value=${registrar}]`).waitFor({ state: "attached" });
  await page.getByTestId("byo-api-registrar-select").selectOption(registrar);
  await page.getByTestId("byo-api-token-input").fill(token);
}

function tokenOf(registrar: string): string {
  const account = console().mothership.lab.registrars.accounts.find((each) => each.registrar === registrar && each.id === "customer");
  return account?.token ?? "";
}

function nameQuestion(sub: string) {
  return { params: { poolDomain: "omani.works" }, query: { sub } };
}
