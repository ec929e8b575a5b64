import { beforeAll, describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole();
const unknown = "0000000000000000";
const sections = ["About", "Connection", "Bundled", "Organization", "Configuration", "Jobs"];
const ids = ["about", "connection", "deps", "organization", "configuration", "jobs"].map((name) => `sov-section-${name}`);
let known: string;

beforeAll(async () => {
  const { client, request } = console().mothership;
  ({ id: known } = await client.call("createDeployment", { body: request({ sovereignFQDN: "detail.omani.works" }) }));
});

const looks = [
  { theme: "dark", viewport: { width: 1280, height: 720 } },
  { theme: "light", viewport: { width: 1440, height: 900 } },
] as const;

describe.each(["with a record", "without one"])("an Application's page of a deployment %s", (which) => {
  const id = () => (which === "with a record" ? known : unknown);

  test.each(looks)("has six sections under headings and no tabs ($theme, $viewport.width)", async (look) => {
    const { page, problems } = await console().open(`/provision/${id()}/app/bp-gitea`, look);
    await page.getByTestId("sov-hero").waitFor();

    await expect.poll(() => page.locator("h1").allTextContents()).toEqual(["Gitea"]);
    await expect.poll(() => page.locator("#main h2").allTextContents()).toEqual(sections);
    for (const each of ids) expect(await page.getByTestId(each).count()).toBe(1);
    await expect.poll(() => page.locator("[role=tab]").count()).toBe(0);
    await expect.poll(() => page.getByTestId("sov-app-detail-bp-gitea").count()).toBe(1);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("is the same in Arabic on a narrow screen", async () => {
    const { page } = await console().open(`/provision/${id()}/app/keycloak`, { locale: "ar", viewport: { width: 390, height: 800 } });
    await page.getByTestId("sov-hero").waitFor();

    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.context().close();
  });
});

test("the sections stand when the document has been read, before anything of the Application is known", async () => {
  const context = await console().context();
  const page = await context.newPage();
  await page.addInitScript(() => {
    document.addEventListener("DOMContentLoaded", () => {
      const seen = [...document.querySelectorAll("h1, #main section")].map(
        (each) => (each as HTMLElement).dataset["testid"] ?? each.textContent,
      );
      document.documentElement.dataset["seen"] = seen.join(" ");
    });
  });
  await page.goto(console().urlOf(`/provision/${unknown}/app/bp-cilium`));

  await expect.poll(() => page.locator("html").getAttribute("data-seen")).toBe(["cilium", ...ids].join(" "));
});

test("every id of the catalogue has a page, also one that is not chosen, with and without its prefix", async () => {
  const { page } = await console().open(`/provision/${unknown}/app/temporal`);

  await page.getByTestId("sov-app-detail-bp-temporal").waitFor();
  await expect.poll(() => page.getByTestId("sov-hero-state").innerText()).toContain("Not in this Sovereign");
  await page.goto(console().urlOf(`/provision/${unknown}/app/bp-failover-controller`));
  await page.getByTestId("sov-app-detail-bp-continuum").waitFor();
});

test("an id that nobody knows is said to be none, with a way back", async () => {
  const { page } = await console().open(`/provision/${unknown}/app/bp-no-such-thing`);
  await page.getByTestId("sov-app-not-found").waitFor();

  await expect.poll(() => axeViolations(page)).toEqual([]);
  await page.getByTestId("sov-back-link").click();
  await page.getByTestId("sov-apps-grid").waitFor();
});

test("what it needs is listed with its state, and releases without a card under what they belong to", async () => {
  const { page } = await console().open(`/provision/${known}/app/gitea`);
  await page.getByTestId("sov-dep-keycloak").waitFor();
  await expect.poll(() => page.getByTestId("sov-dep-keycloak").innerText()).toContain("Pending");

  await page.goto(console().urlOf(`/provision/${known}/app/crossplane`));
  await page.getByTestId("sov-dep-crossplane-claims").waitFor();
});

test("its own jobs are there and open in place, and there is nothing to connect to before it is installed", async () => {
  const { page } = await console().open(`/provision/${known}/app/gitea`);
  const before = page.url();
  await page.getByTestId("job-row-install-gitea").click();
  await page.getByTestId("job-expansion-install-gitea").waitFor();

  expect(page.url()).toBe(before);
  await expect.poll(() => page.locator("[data-testid^=job-row-]").count()).toBe(1);
  await expect.poll(() => page.getByTestId("sov-section-connection").innerText()).toContain("Available after installation");
  await expect.poll(() => axeViolations(page)).toEqual([]);
});
