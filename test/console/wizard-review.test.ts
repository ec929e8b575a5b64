import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole, type VisitOptions } from "./console-for-tests.ts";
import { acceptWarnings, everythingKept, goToReview, openWizard, pressNext } from "./open-wizard.ts";

const console = sharedConsole();
const limit = { timeout: 60_000 };
const sections = ["organisation", "topology", "provider", "credentials", "ssh", "components", "domain"];

describe("what is shown", limit, () => {
  test("is every section with its way back, every component with its mark, and the very body that is sent", async () => {
    const { page, problems } = await atReview({ sovereignSubdomain: "acme-shown" });
    const sent = page.waitForRequest((request) => request.url().endsWith("/deployments") && request.method() === "POST");

    for (const section of sections) {
      await page.getByTestId(`review-section-${section}`).waitFor();
      await expect.poll(() => page.getByTestId(`review-edit-${section}`).getAttribute("href")).toContain("/wizard/");
    }
    await expect.poll(() => page.locator("[data-testid^=review-component-logo-]").count()).toBe(44);
    await expect.poll(() => page.getByTestId("review-region-0").innerText()).toContain("fsn1");
    await expect.poll(() => page.getByTestId("review-figures-agree").count()).toBe(1);
    await acceptWarnings(page);
    await page.getByTestId("review-payload").locator("summary").click();
    const shown = JSON.parse(await page.getByTestId("review-payload-body").innerText()) as Record<string, unknown>;
    const kept = await everythingKept(page);
    const violations = await axeViolations(page);
    await pressNext(page);
    const body = (await sent).postDataJSON() as Record<string, unknown>;

    expect(shown).toEqual({ ...body, hetznerToken: "••••" });
    expect(body["hetznerToken"]).toBe(console().mothership.token);
    expect(kept).not.toContain(console().mothership.token);
    expect(violations).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("says why nothing can be rehearsed here", async () => {
    const { page } = await atReview({ sovereignSubdomain: "acme-rehearse" });

    await expect.poll(() => page.getByTestId("wizard-rehearse").isDisabled()).toBe(true);
    await expect.poll(() => page.getByTestId("wizard-rehearse-reason").innerText()).toContain("no lab");
  });
});

describe("what stands in the way", limit, () => {
  test("a warning needs a tick, which is sent along with the plan it is of", async () => {
    const { page } = await atReview({ sovereignSubdomain: "acme-ticks", topology: "compact" });
    const sent = page.waitForRequest((request) => request.url().endsWith("/deployments") && request.method() === "POST");

    await pressNext(page);
    await page.getByTestId("wizard-errors").getByRole("link", { name: "Limits of the project" }).press("Enter");
    const focused = await page.evaluate(() => document.activeElement?.id);
    await page.keyboard.press("Space");
    await pressNext(page);

    expect(focused).toBe("preflight-accept-quota");
    expect((await sent).postDataJSON()).toMatchObject({
      acceptedWarnings: expect.arrayContaining(["quota"]),
      planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await page.waitForURL("**/provision/*");
  });

  test("a check that fails is linked to its step, and nothing is sent", async () => {
    const { client, request } = console().mothership;
    const { page } = await atReview({ sovereignSubdomain: "acme-first" });
    await client.call("createDeployment", { body: request({ sovereignFQDN: "acme-first.omani.works" }) });
    const sent: string[] = [];
    page.on("request", (each) => {
      if (each.url().endsWith("/deployments") && each.method() === "POST") sent.push(each.url());
    });

    await pressNext(page);
    await page.locator("[data-testid=preflight-check-name][data-status=fail]").waitFor();
    await page.getByTestId("wizard-errors").waitFor();
    const violations = await axeViolations(page);
    await page.getByTestId("preflight-fix-name").click();

    await page.waitForURL("**/wizard/domain");
    expect(sent).toEqual([]);
    expect(violations).toEqual([]);
  });

  test("a region that can only be planned blocks with a way back", async () => {
    const { page } = await openWizard(console(), "review", {
      draft: { regionProviders: { 0: "aws" }, regionCloudRegions: { 0: "eu-central-1" }, sovereignSubdomain: "acme-plan" },
    });

    await pressNext(page);
    await page.getByTestId("wizard-errors").getByRole("link", { name: "can only be planned" }).press("Enter");

    await page.locator("#review-edit-provider:focus").press("Enter");
    await page.waitForURL("**/wizard/provider");
    await expect.poll(() => page.getByTestId("plan-only-notice").count()).toBe(1);
  });

  test("members that the mothership does not take are each linked to their step", async () => {
    const { page } = await atReview({ sovereignSubdomain: "acme-fields" });
    await page.route("**/deployments/preflight", async (route) => {
      const sent = route.request().postDataJSON() as object;
      // As a console of another version would send it.
      await route.continue({ postData: { ...sent, orgName: "", hetznerProjectID: "not digits" } });
    });

    await page.getByTestId("preflight-again").click();

    await page.getByTestId("preflight-fields").waitFor();
    await expect.poll(() => page.getByTestId("field-link-orgName").getAttribute("href")).toContain("/wizard/organisation");
    await expect.poll(() => page.getByTestId("field-link-hetznerProjectID").getAttribute("href")).toContain("/wizard/credentials");
  });

  test("figures that differ are an error, however small the difference", async () => {
    const { page } = await atReview({ sovereignSubdomain: "acme-figures" });
    await page.route("**/deployments/preflight", async (route) => {
      const sent = route.request().postDataJSON() as { regions: object[] };
      // As if the mothership planned one worker more than this page shows.
      await route.continue({
        postData: { ...sent, regions: sent.regions.map((region) => ({ ...region, workerCount: 1, workerSize: "cpx32" })) },
      });
    });

    await page.getByTestId("preflight-again").click();
    await page.getByTestId("review-figures-differ").waitFor();
    await acceptWarnings(page);
    await pressNext(page);

    const text = await page.getByTestId("review-figures-differ").innerText();
    for (const name of ["Servers", "Cost an hour", "Cost a month"]) expect(text).toContain(name);
    expect(text).not.toContain("Networks");
    await page.getByTestId("wizard-errors").getByText("counts another plan").waitFor();
    await expect.poll(() => axeViolations(page)).toEqual([]);
  });
});

describe("a start that is refused", limit, () => {
  test.each([
    [409, "subdomain-conflict", "/wizard/domain"],
    [422, "unsupported-pool", "/wizard/domain"],
    [400, "provider-not-available", "/wizard/provider"],
    [429, "too-many-deployments", "/deployments"],
    [503, "pdm-unavailable", undefined],
    [503, "registry-token-missing", undefined],
  ])("with %i %s says so in an alert and leads on", async (status, error, target) => {
    const { page } = await atReview({ sovereignSubdomain: "acme-refused" });
    await page.route("**/api/v1/deployments", (route) =>
      route.fulfill({
        status,
        json: { type: "about:blank", title: "No", status, detail: "", instance: "/", requestId: "r-1", error, next: "" },
      }),
    );

    await acceptWarnings(page);
    await pressNext(page);

    const alert = page.locator(`[data-testid=review-launch-error][data-code=${error}]`);
    await alert.waitFor();
    await expect.poll(() => alert.getByRole("alert").count()).toBe(1);
    const links = await alert.locator("a").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    expect(links).toEqual(target ? [`/sovereign${target}`] : []);
  });
});

test.each<VisitOptions>([{ theme: "light" }, { locale: "ar" }, { locale: "ar", theme: "light", viewport: { width: 320, height: 640 } }])(
  "an accessibility check finds nothing with %j, and nothing is cut off",
  limit,
  async (visit) => {
    const { page } = await atReview({ sovereignSubdomain: "acme-looks", topology: "compact" }, visit);
    await page.getByTestId("review-payload").locator("summary").click();
    await page.getByTestId("preflight-passed").locator("summary").click();

    await expect.poll(() => axeViolations(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  },
);

/** Review with everything filled in and checked. */
async function atReview(draft: object, visit: VisitOptions = {}): Promise<{ page: Page; problems: string[] }> {
  const { page, problems } = await openWizard(console(), "credentials", { ...visit, draft });
  await page.getByTestId("credential-token-hetzner").fill(console().mothership.token);
  await goToReview(page);
  return { page, problems };
}
