import { DnsServerError } from "../../../platform/dns-server-error.ts";
import type { Call } from "./api.ts";
import { absolute } from "./names.ts";

/**
 * Makes every server that shares the database forget its answers for a name. It also makes a zone known to a server that had cached its
 * absence. Resolves with the addresses of those that could not be told.
 */
export async function flushEverywhere(call: Call, baseURLs: readonly string[], name: string, signal: AbortSignal): Promise<string[]> {
  const path = `/cache/flush?domain=${encodeURIComponent(absolute(name))}`;
  const told = await Promise.all(baseURLs.map((base) => call(base, { method: "PUT", path, what: "flush" }, signal).then(isDone, isFailed)));
  return baseURLs.filter((_base, index) => !told[index]);
}

function isDone({ status }: { status: number }): boolean {
  return status < 400;
}

function isFailed(error: unknown): boolean {
  if (error instanceof DnsServerError) return false;
  throw error;
}
