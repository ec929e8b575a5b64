import { join } from "node:path";
import type { Page } from "playwright-core";
import type { BrowsedConsole, VisitOptions } from "../browse-console.ts";
import { wholeDraft } from "./pages.ts";
import type { Scene } from "./scenes.ts";
import { settle } from "./settle.ts";

/** Highest picture, pixels. */
const highest = 6000;

/** A picture of each scene, whole page, in a folder. Returns what could not be brought about and what pages complained of. */
export async function takeScenes(console_: BrowsedConsole, scenes: Scene[], visit: VisitOptions, folder: string): Promise<string[]> {
  const failures: string[] = [];
  const context = await console_.context(visit);
  await context.addInitScript((draft) => {
    if (location.pathname.includes("/wizard")) localStorage.setItem("openova-catalyst-wizard", draft);
  }, wholeDraft);
  for (const { name, path, prepare } of scenes) {
    const page = await context.newPage();
    page.on("pageerror", (error) => failures.push(`${name}: ${error.message}`));
    try {
      await page.goto(console_.urlOf(path));
      await settle(page);
      if (prepare) {
        await prepare(page);
        await settle(page);
      }
      await showWhole(page, visit);
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    } catch (error) {
      failures.push(`${name}: ${(error as Error).message.split("\n")[0]}`);
    }
    await page.close();
  }
  await context.close();
  return failures;
}

/** Makes the screen as high as the page, so that what sticks to its end does not cover the middle of the picture. */
async function showWhole(page: Page, { viewport }: VisitOptions): Promise<void> {
  if (!viewport) return;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: viewport.width, height: Math.min(Math.max(viewport.height, height), highest) });
}
