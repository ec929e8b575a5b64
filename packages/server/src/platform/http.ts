import type { Secret } from "./secret.ts";

/** One outgoing call. Its body, if any, is sent as JSON. */
export interface HttpCall {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: URL;
  headers?: Record<string, string>;
  /** Opened when the request is written, and nowhere earlier. */
  bearer?: Secret;
  body?: unknown;
  /** How long an answer may take, and what that limit is called. */
  limit: { name: string; ms: number };
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
