import type { DnsServer } from "./dns-server.ts";

/** Makes every server forget what it cached for names that changed. Resolves with the addresses that could not be told, worth a later try. */
export async function flushNames(server: DnsServer, names: readonly string[], signal: AbortSignal): Promise<string[]> {
  const silent = await Promise.all(names.map((name) => server.flush(name, signal)));
  return [...new Set(silent.flat())];
}
