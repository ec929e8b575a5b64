import type { BrowserContext } from "playwright-core";

export interface Transferred {
  /** Bytes over the wire with gzip. */
  javascript: number;
  css: number;
}

/** What a browser that knows nothing of the console yet loads to show a page. A browser asks for what is smaller yet; the limits are said for gzip. */
export async function measureTransfer(context: BrowserContext, address: string): Promise<Transferred> {
  const page = await context.newPage();
  // What is fetched for later, while the page rests, does not count: so it never rests.
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  const addresses = { javascript: new Set<string>(), css: new Set<string>() };
  page.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (type.includes("javascript")) addresses.javascript.add(response.url());
    else if (type.startsWith("text/css")) addresses.css.add(response.url());
  });
  await page.goto(address);
  // Up to the first moment at which nothing is waited for.
  await page.waitForFunction(
    () => document.querySelector("h1") && !document.querySelector(".skeleton, [role=status][style] > .visually-hidden"),
    undefined,
    { polling: "raf" },
  );
  await page.close();
  return { javascript: await sumOf(addresses.javascript), css: await sumOf(addresses.css) };
}

const known = new Map<string, Promise<number>>();

async function sumOf(addresses: Set<string>): Promise<number> {
  const sizes = await Promise.all([...addresses].map((address) => known.get(address) ?? remember(address)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function remember(address: string): Promise<number> {
  const size = fetch(address, { headers: { "accept-encoding": "gzip" } }).then(async (response) => {
    const body = await response.arrayBuffer();
    // Small files are sent as they are.
    return Number(response.headers.get("content-length") ?? body.byteLength);
  });
  known.set(address, size);
  return size;
}
