import { type Browser, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "@catalyst/lab/system-programs/find-chromium.ts";
import { issueSignInLink } from "../../packages/server/src/features/identity/sign-in-links.ts";
import { createManualClock } from "../../packages/server/src/platform/manual-clock.ts";
import { systemRandom } from "../../packages/server/src/platform/random.ts";
import { identityApp } from "../../packages/server/src/testing/identity-app.ts";
import { testDatabase } from "../../packages/server/src/testing/test-database.ts";
import { axeViolations } from "./axe.ts";

// The built-in issuer's own pages, which stand without the console, in a real browser.

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await findChromium(), args: ["--headless", "--no-sandbox", "--disable-gpu"] });
}, 60_000);
afterAll(() => browser.close());

const looks = (["dark", "light"] as const).flatMap((theme) => (["en", "ar"] as const).map((locale) => ({ theme, locale })));

describe.each(looks)("in $theme and $locale", ({ theme, locale }) => {
  test("every page is without fault, fits a small screen, and has a target of 44 pixels", { timeout: 60_000 }, async () => {
    const { page, visit, problems } = await setUp(theme, locale, { bypassCSP: true });
    const faults: string[] = [];

    for (const each of ["invited", "code", "refused", "problem", "home"] as const) {
      await visit(each);
      faults.push(...(await axeViolations(page)).map((fault) => `${each}: ${fault}`));
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      for (const target of await page.locator("button, input, a").all())
        expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
      await expect.poll(() => page.locator("html").getAttribute("lang")).toBe(locale);
      await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).direction)).toBe(locale === "ar" ? "rtl" : "ltr");
    }

    expect(faults).toEqual([]);
    expect(problems).toEqual([]);
  });
});

test("who asks for light gets light and everybody else dark, by a style that the pages' own policy allows", async () => {
  const backgrounds = [];
  for (const theme of ["dark", "light"] as const) {
    const { page, visit } = await setUp(theme, "en");
    await visit("code");
    backgrounds.push(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
  }

  expect(backgrounds).toEqual(["rgb(11, 15, 23)", "rgb(245, 247, 251)"]);
});

test("the link signs in with one press, by the keyboard too, and what has the focus is seen", async () => {
  const { page, visit } = await setUp("dark", "en");
  await visit("invited");

  await page.keyboard.press("Tab");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineWidth);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/sovereign/");

  expect(outline).toBe("3px");
  await expect.poll(() => page.locator("main").textContent()).toContain("sovereign-admin");
});

/** The check for accessibility is a script of the test, which the pages' own policy rightly refuses unless it is passed by. */
async function setUp(theme: "dark" | "light", locale: "en" | "ar", { bypassCSP = false } = {}) {
  const { db } = await testDatabase();
  const clock = createManualClock();
  const { publicURL } = await identityApp({ db, clock });
  const link = () => issueSignInLink({ db, clock, random: systemRandom, publicURL });
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    colorScheme: theme,
    locale: locale === "ar" ? "ar-OM" : "en-GB",
    bypassCSP,
  });
  const page: Page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));

  const ways = {
    invited: async () => page.goto(await link()),
    code: () => page.goto(`${publicURL}/api/v1/sign-in`),
    async refused() {
      await page.goto(`${publicURL}/api/v1/sign-in`);
      await page.fill("input", "a guess");
      await page.click("button");
      await page.waitForSelector("[role=alert]");
    },
    problem: () => page.goto(`${publicURL}/api/v1/sign-in/callback?state=altered`),
    async home() {
      await page.goto(await link());
      await page.click("button");
      await page.waitForURL("**/sovereign/");
    },
  };
  return { page, problems, visit: async (way: keyof typeof ways) => void (await ways[way]()) };
}
