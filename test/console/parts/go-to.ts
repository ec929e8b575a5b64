import type { Page } from "playwright-core";
import { settle } from "./settle.ts";

/** Opens another page of the console from within, as a link does, without loading anything anew. Waits until it stands. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, "", to), new URL(address).pathname);
  await settle(page);
}
