import { beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole();
const unknown = "0000000000000000";
let known: string;

beforeAll(async () => {
  ({ id: known } = await console().mothership.provision({ sovereignFQDN: "apps.omani.works" }));
});

const looks = [
  { theme: "dark", viewport: { width: 1280, height: 720 } },
  { theme: "light", viewport: { width: 1440, height: 900 } },
] as const;

describe.each(["with a record", "without one"])("the Applications of a deployment %s", (which) => {
  const id = () => (which === "with a record" ? known : unknown);

  test.each(looks)("are 47 cards, without a drawing of nodes or a banner of phases ($theme, $viewport.width)", async (look) => {
    const { page, problems } = await console().open(`/provision/${id()}`, look);
    await page.getByTestId("sov-apps-grid").waitFor();

    await expect.poll(() => page.locator("[data-testid^=sov-app-card-]").count()).toBe(47);
    await expect.poll(() => page.locator("h1").allTextContents()).toEqual(["Applications"]);
    await expect.poll(() => page.locator("g.nlabel, g.nsel, g.nhov, g.ng").count()).toBe(0);
    await expect.poll(() => page.locator("[data-testid=sov-phase-row]").count()).toBe(0);
    expect(await page.content()).not.toMatch(/Hetzner infra|Cluster bootstrap/);
    expect(new URL(page.url()).pathname).toBe(`/sovereign/provision/${id()}`);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("fit a narrow screen, in Arabic too", async () => {
    const { page } = await console().open(`/provision/${id()}`, { locale: "ar", viewport: { width: 390, height: 800 } });
    await page.getByTestId("sov-apps-grid").waitFor();

    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.context().close();
  });
});

test("a plan has nothing but what is planned, and says that it is one", async () => {
  const { page } = await console().open(`/provision/${unknown}`);
  await page.getByTestId("plan-view-banner").waitFor();

  await expect.poll(() => statuses(page)).toEqual(["planned"]);
});

test("with a record, what no cluster has told of is pending, and what the Sovereign installs itself says so", async () => {
  const { page } = await console().open(`/provision/${known}`);
  await page.getByTestId("sov-apps-grid").waitFor();

  await expect.poll(() => statuses(page)).toEqual(["pending"]);
  await expect
    .poll(() => page.getByTestId("sov-app-card-bp-grafana").innerText())
    .toContain("The Sovereign installs it itself once it is ready.");
  await expect.poll(() => page.getByTestId("sov-app-card-bp-cilium").innerText()).toContain("kube-system");
  await expect.poll(() => page.getByTestId("plan-view-banner").count()).toBe(0);
});

test("the whole catalogue is 66, and what is not chosen is said to be absent", async () => {
  const { page } = await console().open(`/provision/${unknown}`);
  await page.getByTestId("sov-tab-catalog").click();

  await expect.poll(() => page.locator("[data-testid^=sov-app-card-]").count()).toBe(66);
  await expect.poll(() => page.getByTestId("sov-app-card-bp-temporal").getAttribute("data-status")).toBe("absent");
});

test("a search finds by name, family and purpose, and says when it finds nothing", async () => {
  const { page } = await console().open(`/provision/${unknown}`);
  await page.getByTestId("sov-search").fill("spine cilium");
  await expect.poll(() => page.locator("[data-testid^=sov-app-card-]").count()).toBe(1);

  await page.getByTestId("sov-search").fill("no such thing");
  await page.getByTestId("sov-empty-deployments").waitFor();
  await expect.poll(() => axeViolations(page)).toEqual([]);
  await page.getByTestId("sov-empty-deployments").getByRole("button").click();

  await expect.poll(() => page.locator("[data-testid^=sov-app-card-]").count()).toBe(47);
});

test("the choice of a request decides which Applications there are", async () => {
  const { client, request } = console().mothership;
  const body = request({ sovereignFQDN: "few.omani.works", components: ["temporal"] });
  const { id } = await client.call("createDeployment", { body });
  const { page } = await console().open(`/provision/${id}`);
  await page.getByTestId("sov-app-card-bp-temporal").waitFor();

  await expect.poll(() => page.getByTestId("sov-app-card-bp-axon").count()).toBe(0);
});

test("what was noted at the request is shown until it is taken note of, and then never again", async () => {
  const { client, request } = console().mothership;
  const body = { ...request({ sovereignFQDN: "noted.omani.works" }), notAMember: true };
  const { id, warnings } = await client.call("createDeployment", { body });
  const { page } = await console().open(`/provision/${id}`);

  await page.getByTestId("sov-warnings").waitFor();
  await expect.poll(() => page.getByTestId("sov-warnings").innerText()).toContain(warnings[0]);
  await page.getByTestId("sov-warnings-dismiss").click();
  await page.reload();
  await page.getByTestId("sov-apps-grid").waitFor();

  await expect.poll(() => page.getByTestId("sov-warnings").count()).toBe(0);
});

test("a failed run says what failed and offers another try and the failed job; its job stands above the grid", async () => {
  const { client, request, follow, readToken } = console().mothership;
  const body = request({ sovereignFQDN: "failed.omani.works", hetznerToken: readToken });
  const { id } = await client.call("createDeployment", { body });
  const { state } = await follow(id, () => false);
  const { page, problems } = await console().open(`/provision/${id}`);
  await page.getByTestId("sov-failure-card").waitFor();

  expect(state.status).toBe("failed");
  await expect.poll(() => page.getByTestId("sov-failure-card-error").innerText()).toBe(state.failure?.sentence ?? state.failure?.message);
  await page.getByTestId(`sov-job-card-${state.failure?.phase}`).waitFor();
  await expect.poll(() => page.getByTestId("sov-failure-card-retry").isEnabled()).toBe(true);
  await expect.poll(() => page.getByTestId("sov-failure-card-back").getAttribute("href")).toBe("/sovereign/deployments");
  await expect.poll(() => axeViolations(page)).toEqual([]);
  expect(problems).toEqual([]);
});

test("a card's menu opens by keyboard, leads to the page and the jobs, and gives the focus back", async () => {
  const { page } = await console().open(`/provision/${known}`);
  const menu = page.getByTestId("sov-app-menu-bp-cilium");
  await menu.focus();
  await page.keyboard.press("Enter");

  const links = page.locator("#main .menu-list:not([hidden]) a");
  await expect
    .poll(() => links.evaluateAll((each) => each.map((link) => link.getAttribute("href"))))
    .toEqual([`/sovereign/provision/${known}/app/cilium`, `/sovereign/provision/${known}/jobs/install-cilium`]);
  await page.keyboard.press("Escape");
  await expect.poll(() => menu.evaluate((each) => each === document.activeElement)).toBe(true);
});

test("while no answer of the API arrives, the plan comes from what this console was built with", async () => {
  const context = await console().context();
  const page = await context.newPage();
  await page.route("**/sovereign/api/**", (route) => route.abort());
  await page.goto(console().urlOf(`/provision/${known}`));

  await page.getByTestId("plan-view-banner").waitFor();
  await expect.poll(() => page.locator("[data-testid^=sov-app-card-]").count(), { timeout: 20_000 }).toBe(47);
  await expect.poll(() => statuses(page)).toEqual(["planned"]);
});

async function statuses(page: Page): Promise<string[]> {
  await page.getByTestId("sov-apps-grid").waitFor();
  const all = await page
    .locator("[data-testid^=sov-app-card-]")
    .evaluateAll((cards) => cards.map((card) => card.getAttribute("data-status") ?? ""));
  return [...new Set(all)];
}
