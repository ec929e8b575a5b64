import { createClient } from "@catalyst/contract";
import { expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole({ dns: false, env: { CATALYST_ROLE: "api" } });

test("a token is made, works, is shown once, and is refused after it was revoked", async () => {
  const { page, problems } = await console().open("/account/tokens");
  await page.getByTestId("token-make").click();
  await page.getByText("Give the token a name").waitFor();
  await page.getByTestId("token-name").fill("pipeline");
  await page.getByTestId("token-make").click();
  const token = (await page.getByTestId("token-value").textContent()) ?? "";
  const client = createClient({ baseURL: new URL(page.url()).origin, token });
  expect((await client.call("readMe")).via).toBe("token");

  await page.getByTestId("token-saved").click();
  expect(await page.content()).not.toContain(token);
  await page.getByRole("button", { name: "Revoke pipeline" }).click();
  await page.getByTestId("revoke-confirm").click();
  await page.getByRole("rowheader", { name: "pipeline" }).waitFor({ state: "detached" });

  await expect(client.call("readMe")).rejects.toMatchObject({ problem: { status: 401 } });
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(token);
  expect(problems).toEqual([]);
});

test("the audit log tells who did what, can be filtered, verified and taken away", async () => {
  const { page } = await console().open("/audit");
  await page.getByTestId("audit-table").waitFor();
  await page.getByTestId("audit-verify").click();
  await page.getByTestId("audit-verified").waitFor();
  const download = page.waitForEvent("download");
  await page.getByTestId("audit-export").click();

  expect((await download).suggestedFilename()).toBe("audit.jsonl");
  await expect.poll(() => axeViolations(page)).toEqual([]);
  await page.getByTestId("audit-actor").fill("nobody-at-all");
  await page.getByTestId("audit-search").click();
  await page.getByTestId("audit-empty").waitFor();
});

test("language and theme change at once and stay", async () => {
  const { page } = await console().open("/account/profile");
  await page.getByTestId("profile-language").selectOption("ar");
  await page.getByTestId("profile-theme").selectOption("light");

  await expect.poll(() => page.locator("html").getAttribute("dir")).toBe("rtl");
  await page.reload();
  await expect.poll(() => page.locator("h1").textContent()).toBe("الملف الشخصي");
  await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("light");
  await expect.poll(() => axeViolations(page)).toEqual([]);
});

test("signing out leaves nothing of the person on the page", async () => {
  const { page } = await console().open("/account/profile");
  await page.getByTestId("profile-facts").waitFor();

  await page.getByTestId("account-menu").click();
  await page.getByTestId("sign-out").click();

  await page.getByTestId("account-sign-in").waitFor();
  await expect.poll(() => page.getByTestId("profile-facts").count()).toBe(0);
});

test("a direct visit to the sign-in page leads to the issuer", async () => {
  const { page } = await console().open("/login", { anonymous: true });

  await expect.poll(() => axeViolations(page)).toEqual([]);
  await page.getByTestId("login-button").click();
  await page.waitForURL(/interaction|auth|sign-in/);
});
