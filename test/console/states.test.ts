import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { builtConsole } from "./build-console.ts";
import { sharedConsole } from "./console-for-tests.ts";
import { goTo } from "./parts/go-to.ts";

const unknown = "/provision/0000000000000000";
const console = sharedConsole({ dns: false, env: { CATALYST_ROLE: "api" } });

test("offline, what was read stays and a banner says so, until the connection is back", async () => {
  const { page } = await console().open("/account/tokens");
  await page.getByTestId("token-make").waitFor();

  await page.context().setOffline(true);
  await page.getByTestId("offline-banner").waitFor();

  await expect.poll(() => page.getByTestId("token-make").isVisible()).toBe(true);
  await expect.poll(() => axeViolations(page)).toEqual([]);
  await page.context().setOffline(false);
  await page.getByTestId("offline-banner").waitFor({ state: "detached" });
});

test(
  "while the server is away a page says what failed and offers another try, which succeeds once it is back",
  { timeout: 90_000 },
  async () => {
    const { page, problems } = await console().open("/deployments");
    await page.getByTestId("deployments-empty").waitFor();

    await console().mothership.restart(async () => {
      await goTo(page, console().urlOf("/account/tokens"));
      const alert = page.getByRole("alert").filter({ hasText: "The server does not answer." });
      await alert.waitFor();
      await expect.poll(() => alert.getByRole("button", { name: "Retry" }).isVisible()).toBe(true);
      await expect.poll(() => axeViolations(page)).toEqual([]);
    });

    await page.getByRole("alert").getByRole("button", { name: "Retry" }).click();
    await page.getByTestId("token-make").waitFor();
    expect(problems).toEqual([]);
  },
);

test("who may not see a page is told which role it takes", async () => {
  const { db } = console().mothership;
  const ofAdmin = db.updateTable("people").where("first_admin", "=", true);
  const { page } = await console().open("/deployments");
  onTestFinished(async () => void (await ofAdmin.set({ roles: ["sovereign-admin"] }).execute()));

  await ofAdmin.set({ roles: [] }).execute();
  await expect
    .poll(async () => ((await (await page.request.get(console().urlOf("/api/v1/me"))).json()) as { roles: string[] }).roles, {
      timeout: 15_000,
    })
    .toEqual([]);
  await page.goto(console().urlOf("/audit"));
  await page.getByTestId("forbidden").waitFor();

  await expect.poll(() => page.getByTestId("forbidden").innerText()).toContain("auditor");
  await expect.poll(() => page.locator("h1").innerText()).toBe("Audit log");
  await expect.poll(() => axeViolations(page)).toEqual([]);
});

test("an address that leads nowhere has the frame around it and a way back", async () => {
  const { page } = await console().open("/deployments/of/nobody");

  await page.getByTestId("not-found").getByRole("link").click();

  await expect.poll(() => new URL(page.url()).pathname).toBe("/sovereign/deployments");
});

test("a newer console is announced, and loading it keeps the draft", { timeout: 60_000 }, async () => {
  const index = join(await builtConsole(), "index.html");
  const before = await readFile(index);
  const { page } = await console().open("/wizard/organisation");
  await page.getByTestId("org-name").fill("Acme Logistics");
  onTestFinished(() => writeFile(index, before));

  await writeFile(index, `${before.toString()}<!-- newer -->`);
  await expect.poll(() => lookAgain(page), { timeout: 20_000, interval: 500 }).toBe(true);
  await page.getByTestId("update-banner").getByRole("button", { name: "Reload" }).click();
  await page.getByTestId("update-banner").waitFor({ state: "detached" });

  await expect.poll(() => page.getByTestId("org-name").inputValue()).toBe("Acme Logistics");
});

test("a page that stops working takes nothing else with it, and comes back with another try", async () => {
  const { page } = await console().open("/deployments");
  await page.getByTestId("deployments-empty").waitFor();
  await page.context().route(/assets\/.*tokens-page/, (route) => route.abort());

  await page.evaluate((to) => history.pushState(null, "", to), "/sovereign/account/tokens");
  await page.getByTestId("route-crash").waitFor();

  await expect.poll(() => page.locator("h1").innerText()).toBe("This page has stopped working");
  await expect.poll(() => page.getByTestId("account-menu").isVisible()).toBe(true);
  await expect.poll(() => axeViolations(page)).toEqual([]);
  await page.context().unrouteAll();
  await page.getByTestId("route-crash").getByRole("button", { name: "Retry" }).click();
  await page.getByTestId("token-make").waitFor();
});

test("a browser that keeps nothing still shows the wizard, its theme and its language", async () => {
  const context = await console().browser.newContext();
  await context.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));

  await page.goto(console().urlOf("/wizard"));
  await page.getByTestId("org-name").fill("Acme Logistics");
  await page.locator(".corp-btn-next").click();
  await page.getByTestId("topology-card-dual").waitFor();
  await page.getByTestId("theme-toggle").click();
  await page.getByTestId("language-toggle").click();

  await expect.poll(() => page.locator("html").getAttribute("dir")).toBe("rtl");
  await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("light");
  expect(problems).toEqual([]);
  await context.close();
});

test("a page without a record asks for it once, however many of its parts want to know", async () => {
  const { page } = await console().open(`${unknown}/jobs`);
  await page.getByTestId("plan-view-banner").waitFor();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/deployments/0000000000000000")) asked.push(request.url());
  });

  await goTo(page, console().urlOf(`${unknown}/jobs/timeline`));
  await page.getByTestId("timeline-table").waitFor();

  expect(asked.length).toBeLessThan(2);
});

/** What a browser does when a person comes back to its tab; whether the page says by now that there is something newer. */
async function lookAgain(page: Page): Promise<boolean> {
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  return page.getByTestId("update-banner").isVisible();
}
