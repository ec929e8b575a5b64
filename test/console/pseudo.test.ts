import { beforeAll, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";
import { openComponents } from "./open-components.ts";
import { type Filled, fillMothership, fillOptions } from "./parts/fill-mothership.ts";
import { goTo } from "./parts/go-to.ts";
import { everyPage, wholeDraft } from "./parts/pages.ts";
import { settle } from "./parts/settle.ts";
import { spillsOf } from "./parts/spills-of.ts";

// A build whose right-to-left texts are 40 % longer than English: what only just fits in the languages there are does not fit in the next one.

const console = sharedConsole(fillOptions, "pseudo");
let filled: Filled;
beforeAll(async () => {
  filled = await fillMothership(console().mothership);
}, 180_000);

test("every page holds texts that are 40 % longer and run from right to left", { timeout: 240_000 }, async () => {
  const context = await console().context({ locale: "ar" });
  await context.addInitScript((draft) => localStorage.setItem("openova-catalyst-wizard", draft), wholeDraft);
  const page = await context.newPage();
  await page.goto(console().urlOf("/deployments"));
  await settle(page);
  const faults: string[] = [];

  for (const { name, path } of everyPage(filled)) {
    await goTo(page, console().urlOf(path));
    faults.push(...(await axeViolations(page)).map((fault) => `${name}: ${fault}`));
    await page.setViewportSize({ width: 390, height: 844 });
    faults.push(...(await spillsOf(page)).map((spill) => `${name}: ${spill}`));
    await page.setViewportSize({ width: 1280, height: 720 });
  }

  await expect.poll(() => page.locator("html").getAttribute("dir")).toBe("rtl");
  expect(faults).toEqual([]);
});

test("component cards stay 108 pixels high, with their text inside", async () => {
  const { page } = await openComponents(console(), { locale: "ar" });

  const heights = await page
    .locator(".corp-comp-card")
    .evaluateAll((cards) => [...new Set(cards.map((card) => Math.round(card.getBoundingClientRect().height)))]);

  expect(heights).toEqual([108]);
});

test("the sidebar keeps its width and its seven items", async () => {
  const { page } = await console().open("/provision/0000000000000000", { locale: "ar" });
  const sidebar = page.getByTestId("admin-sidebar");

  expect((await sidebar.boundingBox())?.width).toBe(224);
  await expect.poll(() => page.getByTestId("sov-nav").getByRole("link").count()).toBe(7);
});
