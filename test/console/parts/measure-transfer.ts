import type { BrowserContext } from "playwright-core";
import { settle } from "./settle.ts";

export interface Transferred {
  /** Bytes over the wire with gzip, headers included. */
  javascript: number;
  css: number;
}

/** What a browser that knows nothing of the console yet loads to show a page. */
export async function measureTransfer(context: BrowserContext, address: string): Promise<Transferred> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  // The limits are said for gzip; a browser would ask for what is smaller yet. Playwright's list of commands lacks this one.
  await session.send("Network.setAcceptedEncodings" as "Network.enable", { encodings: ["gzip"] } as object);
  const kinds = new Map<string, keyof Transferred>();
  const transferred: Transferred = { javascript: 0, css: 0 };
  session.on("Network.responseReceived", ({ requestId, response }) => {
    if (/javascript/.test(response.mimeType)) kinds.set(requestId, "javascript");
    else if (response.mimeType === "text/css") kinds.set(requestId, "css");
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind) transferred[kind] += encodedDataLength;
  });
  await page.goto(address);
  await settle(page);
  await page.close();
  return transferred;
}
