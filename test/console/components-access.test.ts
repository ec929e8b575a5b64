import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole, type VisitOptions } from "./console-for-tests.ts";
import { openComponents } from "./open-components.ts";

const console = sharedConsole();
const visits: VisitOptions[] = [{ theme: "dark" }, { theme: "light" }, { locale: "ar" }];

/** Most that a key press may take until the screen shows it, on a processor four times slower, milliseconds. */
const mostDelayMs = 100;

describe.each(visits)("in $theme $locale an accessibility check finds nothing", (visit) => {
  test("in the step as it opens, empty, with an explanation, and with its dialog", async () => {
    const { page } = await openComponents(console(), visit, { orgIndustry: "Banking" });
    expect(await axeViolations(page)).toEqual([]);

    await page.getByTestId("component-search").fill("no such component");
    await page.getByTestId("empty-state").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByTestId("empty-clear").click();

    // With one card on the page the explanation lies over none: what is half covered counts as too small a target.
    await page.getByTestId("component-search").fill("specter");
    await page.waitForFunction(() => document.querySelectorAll(".corp-comp-card").length === 1);
    await page.getByTestId("toggle-specter").click();
    await page.getByTestId("cascade-needed-only").waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await page.getByTestId("component-search").fill("milvus");
    await page.getByTestId("toggle-milvus").click();
    await page.getByTestId("cascade-dialog").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  });

  test("in the pages of a family and of a component", async () => {
    for (const path of ["/marketplace/family/cortex", "/marketplace/product/harbor", "/marketplace/product/nothing-like-it"]) {
      const { page, problems } = await console().open(path, visit);
      await page.getByTestId("back-to-components").waitFor();
      await page.locator("h1:not([tabindex='0'])").waitFor();
      expect([path, await axeViolations(page)]).toEqual([path, []]);
      expect(problems).toEqual([]);
      await page.context().close();
    }
  });
});

// A machine that does other things besides may stand still for longer than that: it gets more than one try.
test("each key press in the search is answered within 100 ms on a slow processor", { retry: 3 }, async () => {
  const { page } = await openComponents(console());
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.evaluate(() => {
    const delays: number[] = [];
    Object.assign(window, { delays });
    new PerformanceObserver((list) => {
      delays.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });

  await page.getByTestId("component-search").pressSequentially("storage", { delay: 150 });
  for (let presses = 0; presses < 7; presses++) await page.getByTestId("component-search").press("Backspace", { delay: 150 });
  await page.waitForFunction(() => document.querySelectorAll(".corp-comp-card").length === 63);

  const delays = await page.evaluate(() => (window as unknown as { delays: number[] }).delays);
  expect(Math.max(0, ...delays)).toBeLessThanOrEqual(mostDelayMs);
  await page.context().close();
});
