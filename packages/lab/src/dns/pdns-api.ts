import { setTimeout as delay } from "node:timers/promises";

const timeoutMs = 10_000;
/** Pauses before each try: PowerDNS may just be starting again. POST is not repeated. */
const pausesMs = [0, 250, 1_000, 2_000];

/** One server's REST API: https://doc.powerdns.com/authoritative/http-api/. */
export interface PdnsApi {
  /** The parsed answer; undefined for 404 and for an empty one. Rejects with what the server said for any other refusal. */
  request<T>(method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE", path: string, body?: object): Promise<T | undefined>;
}

export interface RRset {
  name: string;
  type: string;
  ttl: number;
  records: { content: string; disabled: boolean }[];
}

export type RRsetChange = (RRset & { changetype: "REPLACE" }) | { name: string; type: string; changetype: "DELETE" };

export function connectPdns(baseURL: string, apiKey: string): PdnsApi {
  async function once(method: string, path: string, body?: object): Promise<Response> {
    return await fetch(`${baseURL}/api/v1/servers/localhost${path}`, {
      method,
      headers: { "x-api-key": apiKey, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
  }

  return {
    async request<T>(method: string, path: string, body?: object): Promise<T | undefined> {
      const response = await withRetries(method === "POST" ? [0] : pausesMs, () => once(method, path, body));
      const text = await response.text();
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`PowerDNS at ${baseURL} answered ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`);

      return text === "" ? undefined : (JSON.parse(text) as T);
    },
  };
}

async function withRetries(pauses: readonly number[], ask: () => Promise<Response>): Promise<Response> {
  let last: unknown;
  for (const [index, pauseMs] of pauses.entries()) {
    await delay(pauseMs);
    try {
      const response = await ask();
      if (response.status < 500 || index === pauses.length - 1) return response;
      await response.body?.cancel();
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** `acme.works` → `acme.works.`; the root is the empty name. */
export function absolute(name: string): string {
  return `${name}.`;
}

/** PowerDNS writes a slash and everything unusual of a zone's name as `=XX`; the root is `=2E`. */
export function zonePath(zone: string): string {
  return `/zones/${zone === "" ? "=2E" : encodeURIComponent(absolute(zone))}`;
}

export function replace(name: string, type: string, ttl: number, contents: readonly string[]): RRsetChange {
  const records = contents.map((content) => ({ content, disabled: false }));

  return { name: absolute(name), type, ttl, changetype: "REPLACE", records };
}

export function remove(name: string, type: string): RRsetChange {
  return { name: absolute(name), type, changetype: "DELETE" };
}
