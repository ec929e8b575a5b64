import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole, type VisitOptions } from "./console-for-tests.ts";
import { openComponents } from "./open-components.ts";

const console = sharedConsole();
const visits: VisitOptions[] = [{ theme: "dark" }, { theme: "light" }, { locale: "ar" }];

/** Most that a key press may wait, in milliseconds, on a processor slower than this one by so much. */
const [mostDelayMs, slowerBy] = [100, 4];

describe.each(visits)("in $theme $locale an accessibility check finds nothing", { timeout: 90_000 }, (visit) => {
  test("in the step as it opens, and empty", async () => {
    const { page } = await openComponents(console(), visit, { orgIndustry: "Banking" });
    await expect.poll(() => axeViolations(page)).toEqual([]);

    await page.getByTestId("component-search").fill("no such component");
    await page.getByTestId("empty-state").waitFor();

    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.context().close();
  });

  test("in the step with an explanation, and with its dialog", async () => {
    const { page } = await openComponents(console(), visit);
    // With one card on the page the explanation lies over none: what is half covered counts as too small a target.
    await page.getByTestId("component-search").fill("specter");
    await page.waitForFunction(() => document.querySelectorAll(".corp-comp-card").length === 1);
    await page.getByTestId("toggle-specter").click();
    await page.getByTestId("cascade-needed-only").waitFor();
    await expect.poll(() => axeViolations(page)).toEqual([]);

    await page.getByTestId("component-search").fill("milvus");
    await page.getByTestId("toggle-milvus").click();
    await page.getByTestId("cascade-dialog").waitFor();

    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.context().close();
  });

  test("in the pages of a family and of a component", async () => {
    for (const path of ["/marketplace/family/cortex", "/marketplace/product/harbor", "/marketplace/product/nothing-like-it"]) {
      const { page, problems } = await console().open(path, visit);
      await page.getByTestId("back-to-components").waitFor();
      await page.locator("h1").waitFor();
      await expect.poll(async () => [path, await axeViolations(page)]).toEqual([path, []]);
      expect(problems).toEqual([]);
      await page.context().close();
    }
  });
});

test("no key press in the search keeps the page busy for longer than a slow processor answers in 100 ms", async () => {
  const { page } = await openComponents(console());
  const search = page.getByTestId("component-search");
  await console().browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "toplevel", "__metadata"] });

  await search.pressSequentially("storage", { delay: 100 });
  for (let presses = 0; presses < 7; presses++) await search.press("Backspace", { delay: 100 });
  await page.waitForFunction(() => document.querySelectorAll(".corp-comp-card").length === 63);
  const { traceEvents } = JSON.parse((await console().browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };

  const pageThreads = traceEvents.filter(({ args }) => args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = traceEvents.filter(({ name, pid, tid }) => name.endsWith("RunTask") && pageThreads.includes(`${pid} ${tid}`));
  expect(tasks.length).toBeGreaterThan(100);
  expect(Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000)) * slowerBy).toBeLessThanOrEqual(mostDelayMs);
  await page.context().close();
});

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds of the processor's time, which other programs do not lengthen. */
  tdur?: number;
  args: { name?: string };
}
