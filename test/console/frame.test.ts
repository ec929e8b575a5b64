import { expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole();

test("the sidebar and the heading stand when the document has been read, before any data", async () => {
  const context = await console().context();
  const page = await context.newPage();
  await page.addInitScript(() => {
    document.addEventListener("DOMContentLoaded", () => {
      const seen = [...document.querySelectorAll("[data-testid=admin-sidebar], h1")].map((each) => each.tagName);
      document.documentElement.dataset["seen"] = seen.join(" ");
    });
  });

  await page.goto(console().urlOf("/provision/0000000000000000/jobs"));

  await expect.poll(() => page.locator("html").getAttribute("data-seen")).toBe("ASIDE H1");
});

test("the theme flips at once and is remembered", async () => {
  const { page } = await console().open("/deployments");
  await page.getByTestId("theme-toggle").click();
  await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("light");
  await page.reload();
  await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("light");
});

test("an unknown page says so inside the frame, without anything an accessibility check objects to", async () => {
  const { page, problems } = await console().open("/nowhere/at/all");

  await page.getByTestId("not-found").waitFor();

  await expect.poll(() => axeViolations(page)).toEqual([]);
  expect(problems).toEqual([]);
});
