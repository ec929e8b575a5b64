import type { BrowserContext, CDPSession, Page } from "playwright-core";

/** How much slower than this machine a reader's is taken to be. */
export const slowerBy = 4;

/** What the page's own clock saw since the last look, milliseconds; the shift is the browser's score. */
export interface Seen {
  largestPaint: number;
  layoutShift: number;
  longestInput: number;
  longestTask: number;
  longestFrame: number;
}

/** Lets every page of a context note what the browser tells about its own speed. */
export async function probe(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const seen = { largestPaint: 0, layoutShift: 0, longestInput: 0, longestTask: 0, longestFrame: 0 };
    (window as { seen?: object }).seen = seen;
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- all of this runs in the page
    const watch = (type: string, note: (entry: PerformanceEntry & { value?: number }) => void, more: object = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });
    watch("largest-contentful-paint", ({ startTime }) => (seen.largestPaint = startTime));
    watch("layout-shift", ({ value = 0 }) => (seen.layoutShift += value));
    watch("event", ({ duration }) => (seen.longestInput = Math.max(seen.longestInput, duration)), { durationThreshold: 16 });
    watch("longtask", ({ duration }) => (seen.longestTask = Math.max(seen.longestTask, duration)));
    let before = performance.now();
    const frame = (now: number) => {
      seen.longestFrame = Math.max(seen.longestFrame, now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** What was seen since the last time this was asked. */
export async function takeSeen(page: Page): Promise<Seen> {
  // What the browser has measured it tells a little later.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  return page.evaluate(() => {
    const { seen } = window as unknown as { seen: Seen };
    const taken = { ...seen };
    Object.assign(seen, { layoutShift: 0, longestInput: 0, longestTask: 0, longestFrame: 0 });
    return taken;
  });
}

/** A page on a slow processor, and on a slow line when one is given, bits a second. */
export async function slowPage(context: BrowserContext, line?: number): Promise<{ page: Page; session: CDPSession }> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowerBy });
  if (line !== undefined) {
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 40,
      downloadThroughput: line / 8,
      uploadThroughput: line / 8,
    });
  }
  return { page, session };
}

/** Bytes that the page's program holds once everything unused was let go. */
export async function heapOf(session: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round++) await session.send("HeapProfiler.collectGarbage");
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}
