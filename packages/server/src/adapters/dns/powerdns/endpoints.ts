import type { Clock } from "../../../platform/clock.ts";
import { DnsServerError } from "../../../platform/dns-server-error.ts";

export interface EndpointOptions {
  /** Addresses of servers that share one database, the preferred one first. With none, everything is `unavailable`. */
  baseURLs: readonly string[];
  clock: Clock;
  /** Told whenever an address has answered or has failed to. */
  onHealth?: (baseURL: string, up: boolean) => void;
}

/** Gives a whole operation to one server: the first that is not known to be down, and the next one when it fails or nobody answers there. */
export type OnFirstHealthy = <Result>(work: (baseURL: string, attempt: number) => Promise<Result>) => Promise<Result>;

/** How long a server that failed is passed over, milliseconds. */
const passedOverMs = 30_000;

/** Throws DnsServerError `unavailable` when the last one failed too. */
export function createEndpoints({ baseURLs, clock, onHealth }: EndpointOptions): OnFirstHealthy {
  const downUntil = new Map<string, number>();

  return async function onFirstHealthy(work) {
    const candidates = inOrder();
    for (const [attempt, baseURL] of candidates.entries()) {
      try {
        const result = await work(baseURL, attempt);
        note(baseURL, true);
        return result;
      } catch (error) {
        // Anything but the server's own failure, for example that the caller gave up, says nothing about it.
        if (!(error instanceof DnsServerError)) throw error;
        const failed = isUnhealthy(error);
        note(baseURL, !failed);
        if (!failed || attempt === candidates.length - 1) throw error;
      }
    }
    throw new DnsServerError("unavailable", "No PowerDNS is configured; set PDM_PDNS_BASE_URL and PDM_PDNS_API_KEY");
  };

  /** Those known to be down come last: when all are, they are tried all the same. */
  function inOrder(): string[] {
    const now = clock.now().getTime();
    const isDown = (url: string) => (downUntil.get(url) ?? 0) > now;
    return [...baseURLs.filter((url) => !isDown(url)), ...baseURLs.filter(isDown)];
  }

  function note(baseURL: string, up: boolean): void {
    if (up) downUntil.delete(baseURL);
    else downUntil.set(baseURL, clock.now().getTime() + passedOverMs);
    onHealth?.(baseURL, up);
  }
}

/** It is silent or fails, as against an answer we do not like. The key is the same at all of them. */
function isUnhealthy({ kind, status }: DnsServerError): boolean {
  return kind === "unavailable" && status !== 401 && status !== 403;
}
