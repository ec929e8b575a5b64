import type { Secret } from "./secret.ts";

/** One outgoing call. Secrets in it are opened when the request is written, and nowhere earlier. */
export interface HttpCall {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: URL;
  /** Secret parts of the query, for an API that wants them there; `url` itself is for everybody's eyes. */
  secretQuery?: Record<string, Secret>;
  headers?: Record<string, string | Secret>;
  bearer?: Secret;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form, in place of `body`. */
  form?: Record<string, string | Secret>;
  /** How long an answer may take, and what that limit is called; how large it may be, anything when left out. */
  limit: { name: string; ms: number; bytes?: number };
  signal: AbortSignal;
}

export interface HttpReply {
  status: number;
  headers: Headers;
  text: string;
  /** The text read as JSON once the `parse` handler ran, undefined when it is none. */
  body: unknown;
}

/** Sends a call. Throws TransientError when nobody answers in time, the signal's reason when it aborts. */
export type Send = (call: HttpCall) => Promise<HttpReply>;

/** Wraps sending with one concern: parsing, refusing, retrying, … */
export type Handler = (next: Send) => Send;

/** Makes a client from handlers, the outermost first; `send` is what finally talks to the network. */
export function createHttpClient(handlers: Handler[], send: Send): Send {
  return handlers.reduceRight((next, handler) => handler(next), send);
}
