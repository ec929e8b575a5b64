import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { createPool, openDatabase } from "../packages/server/src/database/connect.ts";
import type { History } from "../packages/server/src/features/jobs/testing/history-for-tests.ts";
import { browseConsole } from "../test/console/browse-console.ts";
import { builtConsole } from "../test/console/build-console.ts";
import { goTo } from "../test/console/parts/go-to.ts";
import { measureTransfer } from "../test/console/parts/measure-transfer.ts";
import { everyPage, wholeDraft } from "../test/console/parts/pages.ts";
import { settle } from "../test/console/parts/settle.ts";
import { freePort } from "../test/console/start-console.ts";
import { type Figure, runBench } from "./parts/bench.ts";
import { withLines, withRegions } from "./parts/console-data.ts";
import { heapOf, probe, slowPage, slowerBy, takeSeen } from "./parts/console-probe.ts";
import { startMothership } from "./parts/mothership.ts";
import { multiplyDeployments, seedDeployments } from "./parts/seed-deployments.ts";

/** What the console costs a reader: bytes, paint, input, and a run that is followed. In Chromium on a processor slowed down. */
const line = 1_600_000;
const many = { deployments: 10_000, regions: 320, events: 10_000, lines: 100_000 };
const [eventsPerSecond, followMs] = [100, 20_000];

await runBench("console in a browser", 600_000, async (bench) => {
  const [folder, port] = await Promise.all([builtConsole(), freePort()]);
  const origin = `http://127.0.0.1:${port}`;
  const { databaseURL } = await startMothership(bench, {
    PORT: String(port),
    CATALYST_ROLE: "api",
    CATALYST_API_PUBLIC_URL: `${origin}/sovereign`,
    CATALYST_CONSOLE_DIR: folder,
  });
  const db = openDatabase(createPool(databaseURL, () => {}, 4));
  bench.cleanUp(() => db.destroy());
  const [standing = ""] = await seedDeployments(databaseURL, 20);
  await multiplyDeployments(databaseURL, many.deployments);
  const browsed = await browseConsole({ origin, folder: join(bench.folder, "mothership") });
  bench.cleanUp(() => browsed.browser.close());
  const context = await browsed.context({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript((draft) => {
    if (localStorage.getItem("openova-catalyst-wizard") === null) localStorage.setItem("openova-catalyst-wizard", draft);
  }, wholeDraft);
  await probe(context);
  const at = (path: string) => browsed.urlOf(path);

  const figures: Figure[] = [];
  const tell = (what: string, value: number, unit: string, most?: number) =>
    void figures.push({ what, value, unit, ...(most === undefined ? {} : { target: { most } }) });

  const weights = await weigh();
  tell("JavaScript of the heaviest page, gzip", Math.max(...weights.map(({ javascript }) => javascript)) / 1000, "kB", 150);
  tell("CSS of the heaviest page, gzip", Math.max(...weights.map(({ css }) => css)) / 1000, "kB", 30);

  for (const [name, path] of [
    ["wizard", "/wizard/organisation"],
    ["provision page", `/provision/${standing}`],
  ] as const) {
    tell(`largest paint of the ${name}`, await paintOf(context, at(path)), "ms", 1000);
    tell(`largest paint of the ${name} at 1.6 Mbit/s`, await paintOf(context, at(path), line), "ms", 2500);
  }

  tell("typing in a field of step 1, longest", await typing(at("/wizard/organisation"), "[data-testid=org-name]", "Acme"), "ms", 100);
  tell(
    "typing in the filter of 63 cards, longest",
    await typing(at("/wizard/components"), "[data-testid=component-search]", "temp"),
    "ms",
    100,
  );
  tell(
    `typing in the search of ${many.deployments.toLocaleString("en")} deployments, longest`,
    await typing(at("/deployments"), "[data-testid=deployments-search]", "copy"),
    "ms",
    100,
  );
  const jobs = await withRegions(db, many.regions);
  const list = await listOf(at(`/provision/${jobs.id}/jobs`));
  tell("typing in the filter of 5,000 jobs, longest", list.input, "ms", 100);
  tell("job rows in the document while scrolling, most", list.rows, "rows", 80);
  tell("longest task while scrolling 5,000 jobs", list.task, "ms", 100);

  const past = await withLines(db, many.events);
  tell("longest task while 10,000 past events are folded", await folding(at(`/provision/${past.id}`)), "ms", 200);
  const log = await withLines(db, many.lines);
  tell("a log of 100,000 lines, from the press to its last line", await openLog(at(`/provision/${log.id}/jobs`), many.lines), "ms", 300);

  const followed = await follow(at(`/provision/${past.id}/jobs`), past);
  tell(`longest frame at ${eventsPerSecond} events/s`, followed.frame, "ms", 100);
  tell("layout shift meanwhile", followed.shift, "of the screen", 0);
  tell("growth of the heap over the second half, after collection", followed.growth / 1000, "kB", 1000);

  return {
    figures,
    taken: [
      `Chromium at 1440 × 900 with its processor slowed ${slowerBy} times, 40 ms to the server and back on the slow line; the mothership in a process of its own`,
      "input: the browser's event timing, from the event to the next paint, the longest of a word typed key by key; it tells multiples of 8 ms",
      `heaviest pages: ${weights
        .toSorted((a, b) => b.javascript - a.javascript)
        .slice(0, 4)
        .map(({ name, javascript }) => `${name} ${(javascript / 1000).toFixed(1)} kB`)
        .join(", ")}`,
      `followed for ${followMs / 1000} s; deployments, jobs, events and lines written by SQL`,
    ],
  };

  async function weigh() {
    const found = [];
    for (const { name, path } of everyPage({ standing, failed: "", underWay: "", cancelled: "", wiped: "", unknown: "0000000000000000" }))
      found.push({ name, ...(await measureTransfer(context, at(path))) });
    return found;
  }

  async function typing(address: string, field: string, word: string): Promise<number> {
    const { page } = await slowPage(context);
    await page.goto(address);
    await settle(page);
    const longest = await typeInto(page, field, word);
    await page.close();
    return longest;
  }

  async function listOf(address: string): Promise<{ input: number; rows: number; task: number }> {
    const { page } = await slowPage(context);
    await page.goto(address);
    await page.locator("[data-testid^=job-row-]").first().waitFor({ timeout: 60_000 });
    await settle(page);
    await takeSeen(page);
    let rows = 0;
    for (let step = 0; step < 20; step++) {
      await page.mouse.move(700, 600);
      await page.mouse.wheel(0, 4000);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      rows = Math.max(rows, await page.locator("[data-testid^=job-row-]").count());
    }
    const { longestTask: task } = await takeSeen(page);
    await page.evaluate(() => window.scrollTo(0, 0));
    const input = await typeInto(page, "[data-testid=jobs-search]", "keyc");
    await page.close();
    return { input, rows, task };
  }

  /** Comes from another page, so that the start of the program itself does not count. */
  async function folding(address: string): Promise<number> {
    const { page } = await slowPage(context);
    await page.goto(at("/account/profile"));
    await settle(page);
    await takeSeen(page);
    await goTo(page, address);
    await page.getByTestId("stream-status").getByText("Live").waitFor({ timeout: 30_000 });
    const { longestTask } = await takeSeen(page);
    await page.close();
    return longestTask;
  }

  async function openLog(address: string, lines: number): Promise<number> {
    const { page } = await slowPage(context);
    await page.goto(address);
    await page.getByTestId("job-row-tofu-apply").waitFor();
    await settle(page);
    const took = await page.evaluate(async (last) => {
      const startedAt = performance.now();
      document.querySelector<HTMLElement>("[data-testid=job-row-tofu-apply]")?.click();
      const isThere = () => document.querySelector(`[data-testid=execution-logs-line-${last}]`)?.textContent?.includes("line") ?? false;
      while (!isThere()) await new Promise(requestAnimationFrame);
      return performance.now() - startedAt;
    }, lines + 1);
    await page.close();
    return took;
  }

  async function follow(address: string, history: History): Promise<{ frame: number; shift: number; growth: number }> {
    const { page, session } = await slowPage(context);
    await page.goto(address);
    await page.getByTestId("stream-status").getByText("Live").waitFor({ timeout: 30_000 });
    await settle(page);
    await takeSeen(page);
    await say(history, followMs / 2);
    const first = await takeSeen(page);
    const before = await heapOf(session);
    await takeSeen(page);
    await say(history, followMs / 2);
    const second = await takeSeen(page);
    const growth = (await heapOf(session)) - before;
    await page.close();
    return {
      frame: Math.max(first.longestFrame, second.longestFrame),
      shift: first.layoutShift + second.layoutShift,
      growth,
    };
  }

  /** One transaction a tenth of a second, as a phase reports in batches. */
  async function say(history: History, ms: number): Promise<void> {
    const startedAt = performance.now();
    for (let sent = 0; sent < (ms * eventsPerSecond) / 1000; sent += eventsPerSecond / 10) {
      await history.tellMany("tofu", eventsPerSecond / 10);
      const wait = startedAt + (sent * 1000) / eventsPerSecond - performance.now();
      if (wait > 0) await delay(wait, undefined, { signal: bench.signal });
    }
  }
});

async function paintOf(context: BrowserContext, address: string, bitsPerSecond?: number): Promise<number> {
  const { page } = await slowPage(context, bitsPerSecond);
  await page.goto(address);
  await settle(page);
  const { largestPaint } = await takeSeen(page);
  await page.close();
  return largestPaint;
}

async function typeInto(page: Page, field: string, word: string): Promise<number> {
  await page.locator(field).click();
  await takeSeen(page);
  await page.keyboard.type(word, { delay: 120 });
  return (await takeSeen(page)).longestInput;
}
