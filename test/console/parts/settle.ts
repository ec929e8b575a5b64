import type { Page } from "playwright-core";

/** Longest time that a page may go on changing, milliseconds. */
const settleLimitMs = 2500;

/** Waits until a heading stands, nothing is still being read, and two looks find the same. */
export async function settle(page: Page, everyMs = 150): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page
    .waitForFunction(
      () => {
        const seen = window as { before?: string };
        // Seconds that are counted do not make a page another one.
        const now = location.pathname + document.body.innerText.replaceAll(/\d/g, "");
        const isSame = seen.before === now && !document.querySelector(".skeleton, [role=status][style] > .visually-hidden");
        seen.before = now;
        return isSame;
      },
      undefined,
      { polling: everyMs, timeout: settleLimitMs },
    )
    // What never stands still is looked at as it is.
    .catch(() => undefined);
}
