import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { type VisitOptions, sharedConsole } from "./console-for-tests.ts";
import { type Filled, fillMothership, fillOptions } from "./parts/fill-mothership.ts";
import { goTo } from "./parts/go-to.ts";
import { measureTransfer } from "./parts/measure-transfer.ts";
import { type Place, everyPage, otherStates, wholeDraft } from "./parts/pages.ts";
import { settle } from "./parts/settle.ts";
import { spillsOf } from "./parts/spills-of.ts";

// Every page there is, with what holds for all of them. Colours follow the theme and places the direction of writing: two looks see both of each.

const console = sharedConsole(fillOptions);
let filled: Filled;
beforeAll(async () => {
  filled = await fillMothership(console().mothership);
}, 180_000);

/** Most JavaScript and CSS that any page may need before it can be used, bytes over the wire. */
const limits = { javascript: 150_000, css: 30_000 };
/** Review holds the rules of every step, and everything that was chosen: the one page that may need a little more. */
const reviewJavascript = 156_000;

/** The size of a small phone, and of a small laptop's screen enlarged to 200 %. */
const narrow = [
  { width: 320, height: 640 },
  { width: 640, height: 360 },
];

describe.each<VisitOptions>([
  { theme: "dark", locale: "en" },
  { theme: "light", locale: "ar" },
])("every page in $theme and $locale", (visit) => {
  test(
    "passes the check for accessibility, is outlined and titled, fits every screen, and asks no other host",
    { timeout: 240_000 },
    async () => {
      const { page, foreign, complaints } = await start(visit);
      const wide = page.viewportSize() ?? { width: 1280, height: 720 };

      const faults = await onEach(page, [...everyPage(filled), ...otherStates(filled)], async () => {
        const found = [...(await axeViolations(page)), ...(await outlineFaults(page))];
        for (const size of narrow) {
          await page.setViewportSize(size);
          found.push(...(await spillsOf(page)).map((spill) => `at ${size.width} px ${spill}`));
        }
        await page.setViewportSize(wide);
        return found;
      });

      expect(faults).toEqual([]);
      expect(foreign).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});

test("no page needs more JavaScript or CSS than a slow line brings in time", { timeout: 120_000 }, async () => {
  const context = await console().context();
  await context.addInitScript((draft) => localStorage.setItem("openova-catalyst-wizard", draft), wholeDraft);
  const heavy: string[] = [];

  for (const { name, path } of everyPage(filled)) {
    const { javascript, css } = await measureTransfer(context, console().urlOf(path));
    const limit = path === "/wizard/review" ? reviewJavascript : limits.javascript;
    if (javascript > limit) heavy.push(`${name}: ${javascript} bytes of JavaScript`);
    if (css > limits.css) heavy.push(`${name}: ${css} bytes of CSS`);
  }

  expect(heavy).toEqual([]);
  await context.close();
});

/** A page inside the console, what it asked of other hosts, and what the browser complained of. */
async function start(visit: VisitOptions): Promise<{ page: Page; foreign: string[]; complaints: string[] }> {
  const context = await console().context(visit);
  await context.addInitScript((draft) => localStorage.setItem("openova-catalyst-wizard", draft), wholeDraft);
  const foreign: string[] = [];
  const complaints: string[] = [];
  const own = new URL(console().urlOf("/")).origin;
  context.on("request", (request) => {
    if (!request.url().startsWith(`${own}/`) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(console().urlOf("/deployments"));
  await settle(page);
  return { page, foreign, complaints };
}

async function onEach(page: Page, places: Place[], look: () => Promise<string[]>): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, path } of places) {
    await goTo(page, console().urlOf(path));
    faults.push(...(await look()).map((fault) => `${name}: ${fault}`));
  }
  return faults;
}

async function outlineFaults(page: Page): Promise<string[]> {
  const { levels, title } = await page.evaluate(() => ({
    levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
      .filter((each) => each.checkVisibility())
      .map((each) => Number(each.tagName[1])),
    title: document.title,
  }));
  const gap = levels.findIndex((level, index) => level > (levels[index - 1] ?? 0) + 1);
  return [
    ...(levels.filter((level) => level === 1).length === 1 ? [] : [`headings ${levels.join(" ")}`]),
    ...(gap === -1 ? [] : [`a gap before heading ${gap + 1} of ${levels.join(" ")}`]),
    ...(/^.+ · .+$/.test(title) ? [] : [`the title is ${title}`]),
  ];
}
