import { createAdminClient } from "@catalyst/lab";
import type { WipeReport } from "@catalyst/contract";
import type { Page } from "playwright-core";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { verifyWipeReport } from "../../packages/server/src/features/wipe/wipe-report.ts";
import { askDns } from "../../packages/lab/src/testing/ask-dns.ts";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

// Many Sovereigns side by side; a new project may hold one load balancer.
const console = sharedConsole({ project: { quota: { load_balancers: 50, servers: 50 } } });
const limit = { timeout: 120_000 };
let count = 0;

describe("a run is cancelled", limit, () => {
  test("by typing its name to the letter, then wiped from the same place down to a signed report and an unknown name", async () => {
    const { mothership } = console();
    const { id, fqdn } = await provisioned();
    const { page, problems } = await openSettings(id);
    const opener = page.getByTestId("danger-cancel");

    await opener.click();
    const submit = page.getByTestId("cancel-submit");
    const typed = page.getByTestId("confirm-input");
    await expect.poll(() => focusedTestId(page)).toBe("confirm-input");
    await typed.fill("another.omani.works");
    await expect.poll(() => submit.isDisabled()).toBe(true);
    await expect.poll(() => page.getByTestId("confirm-mismatch").isVisible()).toBe(true);
    await typed.press("Enter");
    await page.getByTestId("inventory-servers").waitFor();
    await expect.poll(() => page.getByTestId("inventory-servers").getAttribute("data-count")).toBe("1");
    await expect.poll(() => axeViolations(page)).toEqual([]);

    await page.keyboard.press("Escape");
    await page.getByTestId("cancel-dialog").waitFor({ state: "detached" });
    await expect.poll(() => focusedTestId(page)).toBe("danger-cancel");
    expect((await read(id)).status).toBe("flux-bootstrapping");

    await opener.click();
    await typed.fill(fqdn);
    await submit.click();
    await page.getByTestId("cancel-outcome").and(page.locator('[data-status="cancelled"]')).waitFor();
    await expect.poll(() => read(id)).toMatchObject({ status: "cancelled", cloudResources: true });
    await expect.poll(() => axeViolations(page)).toEqual([]);

    await page.getByTestId("cancel-then-wipe").click();
    await page.getByTestId("wipe-dialog").waitFor();
    await expect.poll(() => focusedTestId(page)).toBe("confirm-input");
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.getByTestId("confirm-input").fill(fqdn);
    await page.getByTestId("wipe-submit").click();
    await page.getByTestId("wipe-under-way").or(page.getByTestId("wipe-report")).first().waitFor();
    await page.getByTestId("wipe-report").waitFor();
    await page.getByTestId("wipe-dialog").waitFor({ state: "detached" });

    await expect.poll(() => page.getByTestId("wipe-report-residual").textContent()).toContain("none, verified twice");
    const report = JSON.parse(await downloaded(page, "wipe-receipt-download")) as WipeReport;
    expect(verifyWipeReport(report)).toBe(true);
    expect(report).toMatchObject({ sovereignFQDN: fqdn, verifiedZeroOrphans: true, pdmReleased: true });
    expect((await mothership.census()).filter((name) => name.includes(fqdn.replaceAll(".", "-")))).toEqual([]);
    await mothership.dns.flushResolver();
    expect((await lookUp(`console.${fqdn}`)).rcode).toBe("NXDOMAIN");
    await expect.poll(() => axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("with the wipe to follow by itself", async () => {
    const { id, fqdn } = await provisioned();
    const { page } = await openSettings(id);

    await page.getByTestId("danger-cancel").click();
    await page.getByTestId("cancel-wipe").check();
    await page.getByTestId("cancel-reason").fill("the wrong region");
    await page.getByTestId("confirm-input").fill(fqdn);
    await page.getByTestId("cancel-submit").click();

    await page.getByTestId("wipe-report").waitFor();
    const { events } = await console().mothership.client.call("listEvents", { params: { id }, query: {} });
    expect(events.some(({ message }) => message.includes("the wrong region"))).toBe(true);
  });
});

describe("a failed run is retried", limit, () => {
  test("with the token that its failure asks for, which is nowhere in the page afterwards", async () => {
    const { mothership } = console();
    const { id, state } = await mothership.provision({ sovereignFQDN: freshName(), hetznerToken: mothership.readToken });
    expect(state.failure?.needs).toEqual(["hetznerToken"]);
    const { page, problems } = await openSettings(id);

    await page.getByTestId("danger-retry").click();
    await expect.poll(() => focusedTestId(page)).toBe("retry-token");
    await expect.poll(() => page.getByTestId("retry-last-error").textContent()).toBe(state.failure?.message);
    await expect.poll(() => page.getByTestId("retry-phase").textContent()).toBe("preflight");
    // It looks disabled, and still says what is missing.
    await page.getByTestId("retry-submit").press("Enter");
    await expect.poll(() => page.getByText("this one has 0").isVisible()).toBe(true);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.getByTestId("retry-token").fill(mothership.token);
    const sent = page.waitForRequest((request) => request.url().endsWith("/retry"));
    await page.getByTestId("retry-submit").click();

    expect((await sent).headers()["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
    await page.getByTestId("retry-dialog").waitFor({ state: "detached" });
    await reached(id, "flux-bootstrapping");
    expect(await page.content()).not.toContain(mothership.token);
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, location.href]))).not.toContain(mothership.token);
    expect(problems).toEqual([]);
  });

  test("by saying what becomes of something that stands in its place", async () => {
    const { mothership } = console();
    const sovereignFQDN = freshName();
    const name = `catalyst-${sovereignFQDN.replaceAll(".", "-")}-network`;
    await fetch(`${mothership.lab.hetznerURL}/networks`, {
      method: "POST",
      headers: { authorization: `Bearer ${mothership.token}`, "content-type": "application/json" },
      body: JSON.stringify({ name, ip_range: "10.0.0.0/16" }),
    });
    const { id, state } = await mothership.provision({ sovereignFQDN });
    expect(state.failure?.needs).toEqual(["orphans"]);
    const { page } = await openSettings(id, { locale: "ar", theme: "light" });

    await page.getByTestId("danger-retry").click();
    await page.getByTestId("retry-submit").press("Enter");
    await expect.poll(() => page.getByTestId("retry-dialog").locator('[role="alert"]').isVisible()).toBe(true);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.getByTestId("retry-orphans-import").check();
    await page.getByTestId("retry-submit").click();

    await reached(id, "flux-bootstrapping");
  });

  test("that somebody else has retried meanwhile is explained and not repeated", async () => {
    const { mothership } = console();
    const { id } = await mothership.provision({ sovereignFQDN: freshName(), hetznerToken: mothership.readToken });
    const { page } = await openSettings(id);
    await page.getByTestId("danger-retry").click();
    await page.getByTestId("retry-token").fill(mothership.token);
    await mothership.client.call("retryDeployment", { params: { id }, body: { hetznerToken: mothership.token } });

    await page.getByTestId("retry-submit").click();

    await page.getByTestId("retry-in-flight").waitFor();
    expect((await read(id)).attempt).toBe(2);
  });
});

describe("a record is deleted", limit, () => {
  test("when nothing is left in the cloud, and its page shows a plan from then on", async () => {
    const { mothership } = console();
    const { id, state } = await mothership.provision({ sovereignFQDN: freshName(), hetznerToken: mothership.readToken });
    const { page } = await openSettings(id);

    await page.getByTestId("danger-delete").click();
    await expect.poll(() => focusedTestId(page)).toBe("confirm-input");
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.getByTestId("confirm-input").fill(state.sovereignFQDN);
    await page.getByTestId("delete-submit").click();

    await page.waitForURL(/\/deployments$/);
    await page.getByTestId("delete-done").waitFor();
    await page.goto(console().urlOf(`/provision/${id}/settings`));
    await page.getByTestId("plan-view-banner").waitFor();
  });

  test("not while resources are on record: the way leads to the wipe, and the focus with it", async () => {
    const { id, fqdn } = await provisioned();
    await console().mothership.client.call("cancelDeployment", { params: { id }, body: {} });
    await reached(id, "cancelled");
    const { page } = await openSettings(id);

    await page.getByTestId("danger-delete").click();
    await page.getByTestId("confirm-input").fill(fqdn);
    await page.getByTestId("delete-submit").click();
    await page.getByTestId("delete-resources-exist").waitFor();
    await page.getByTestId("delete-then-wipe").click();
    await page.getByTestId("wipe-dialog").waitFor();
    await page.keyboard.press("Escape");

    await page.getByTestId("wipe-dialog").waitFor({ state: "detached" });
    await expect.poll(() => focusedTestId(page)).toBe("danger-delete");
    expect((await read(id)).status).toBe("cancelled");
  });
});

describe("a wipe", limit, () => {
  test("of a Sovereign that is just coming up says how long it is protected, and takes a second consent", async () => {
    const { mothership } = console();
    const { id, fqdn } = await provisioned();
    await mothership.db.updateTable("deployments").set({ status: "phase1-watching" }).where("id", "=", id).execute();
    const { page } = await openSettings(id, { theme: "light" });

    await page.getByTestId("danger-wipe").click();
    await page.getByTestId("confirm-input").fill(fqdn);
    await page.getByTestId("wipe-submit").click();
    await page.getByTestId("wipe-protected").waitFor();
    await expect.poll(() => page.getByTestId("wipe-protected").textContent()).toMatch(/another (2\dm \d\ds|30m 00s)/);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.getByTestId("wipe-force").check();
    await page.getByTestId("wipe-submit").click();

    await page.getByTestId("wipe-report").waitFor();
  });

  test("asks for a token once none is held, and is not to be had without", async () => {
    const { mothership } = console();
    const { id, fqdn } = await provisioned();
    await mothership.client.call("cancelDeployment", { params: { id }, body: {} });
    await reached(id, "cancelled");
    await mothership.client.call("destroyHeldCredentials", { params: { id } });
    const { page } = await openSettings(id, { locale: "ar" });

    await page.getByTestId("danger-wipe").click();
    await page.getByTestId("confirm-input").fill(fqdn);
    await expect.poll(() => page.getByTestId("wipe-submit").isDisabled()).toBe(true);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.getByTestId("wipe-token").fill(mothership.token);
    await page.getByTestId("wipe-submit").click();

    await page.getByTestId("wipe-report").waitFor();
    expect(await page.content()).not.toContain(mothership.token);
  });

  test("that the cloud does not let end says why, and goes on to the end when asked again", async () => {
    const { mothership } = console();
    const { id, fqdn } = await provisioned();
    const cloud = createAdminClient({ url: mothership.lab.adminURL, token: mothership.lab.adminToken });
    const token = mothership.lab.projects[0]?.tokens.find((each) => each.token === mothership.token)?.id ?? "";
    await cloud.fire({ token: { id: token, change: "revoke" } });
    const { page } = await openSettings(id);

    await page.getByTestId("danger-wipe").click();
    await page.getByTestId("confirm-input").fill(fqdn);
    await page.getByTestId("wipe-submit").click();
    await page.getByTestId("wipe-again").waitFor();
    await expect.poll(() => page.getByTestId("wipe-under-way").textContent()).toContain("The cloud does not accept this token");
    await cloud.fire({ token: { id: token, change: "restore" } });
    await page.getByTestId("wipe-again").click();
    await page.getByTestId("confirm-input").fill(fqdn);
    await page.getByTestId("wipe-submit").click();

    await page.getByTestId("wiped-notice").waitFor();
    await expect.poll(() => page.getByTestId("wipe-report-residual").textContent()).toContain("verified twice");
  });
});

describe.each([
  { theme: "dark", locale: "ar" },
  { theme: "light", locale: "en" },
  { theme: "light", locale: "ar" },
] as const)("in $theme, $locale", limit, (look) => {
  test("no dialog has anything that an accessibility check objects to, and each gives the focus back", async () => {
    const { mothership } = console();
    const { id: failed } = await mothership.provision({ sovereignFQDN: freshName(), hetznerToken: mothership.readToken });
    const { id: running } = await provisioned();
    const seen: unknown[] = [];
    for (const [id, acts] of [
      [failed, ["retry", "wipe", "release", "delete"]],
      [running, ["cancel"]],
    ] as const) {
      const { page } = await openSettings(id, { ...look, viewport: { width: 390, height: 844 } });
      for (const act of acts) {
        await page.getByTestId(`danger-${act}`).click();
        await page.locator("dialog[open] .dialog-actions").waitFor();
        if (act === "wipe" || act === "cancel") await page.getByTestId("inventory-zone").waitFor();
        const violations = await axeViolations(page);
        await page.keyboard.press("Escape");
        await page.locator("dialog").waitFor({ state: "detached" });
        seen.push([act, violations, await focusedTestId(page)]);
      }
    }

    expect(seen).toEqual(["retry", "wipe", "release", "delete", "cancel"].map((act) => [act, [], `danger-${act}`]));
  });
});

function freshName(): string {
  count += 1;
  return `dialog-${count}.omani.works`;
}

async function provisioned(): Promise<{ id: string; fqdn: string }> {
  const fqdn = freshName();
  const { id } = await console().mothership.provision({ sovereignFQDN: fqdn });
  return { id, fqdn };
}

async function openSettings(id: string, visit = {}) {
  const opened = await console().open(`/provision/${id}/settings`, { viewport: { width: 1440, height: 900 }, ...visit });
  await opened.page.getByTestId("danger-zone").waitFor();
  return opened;
}

function read(id: string) {
  return console().mothership.client.call("readDeployment", { params: { id } });
}

async function reached(id: string, status: string): Promise<void> {
  await expect.poll(async () => (await read(id)).status, { timeout: 60_000, interval: 100 }).toBe(status);
}

async function focusedTestId(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute("data-testid"));
}

async function downloaded(page: Page, testId: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId(testId).click()]);
  return readFile(await download.path(), "utf8");
}

function lookUp(name: string) {
  const { resolver } = console().mothership.dns;
  if (!resolver) throw new Error("No resolver runs where port 53 cannot be bound");
  return askDns({ server: resolver, name });
}
