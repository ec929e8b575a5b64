import type { Clock } from "../../../platform/clock.ts";
import { DnsServerError } from "../../../platform/dns-server-error.ts";
import { TransientError } from "../../../platform/errors.ts";
import { type Handler, type HttpCall, type HttpReply, type Send, createHttpClient } from "../../../platform/http.ts";
import { debugRequests } from "../../../platform/http/debug-requests.ts";
import { parseJson } from "../../../platform/http/parse-json.ts";
import { sendWithFetch } from "../../../platform/http/send-with-fetch.ts";
import type { Logger } from "../../../platform/log.ts";
import type { Secret } from "../../../platform/secret.ts";
import { createLine, type Line } from "./line.ts";

export interface ApiOptions {
  apiKey: Secret;
  /** As PowerDNS calls itself in addresses. */
  serverId: string;
  clock: Clock;
  log: Logger;
  fetch?: typeof fetch;
  onRequest?: (observation: ApiObservation) => void;
}

/** One call with its repetitions. `op` is the method and the kind of thing, without names. */
export interface ApiObservation {
  op: string;
  /** HTTP status, or `unreachable`. */
  code: string;
  ms: number;
}

export interface ApiCall {
  method: HttpCall["method"];
  /** Below the server, with encoded parts. */
  path: string;
  /** What is called, for metrics and sentences: `zone`, `records`, `keys`, … */
  what: string;
  body?: unknown;
  accept?: string;
}

/** One request to one PowerDNS. Replies of 404 and 409 are the caller's to judge; other refusals are DnsServerError. */
export type Call = (base: string, call: ApiCall, signal: AbortSignal) => Promise<HttpReply>;

const answerLimit = { name: "powerdns-call", ms: 10_000 };

/** Waits before each repetition, milliseconds. Two writers that met, or a restart, are over by then. */
const repetitionsAfterMs = [0, 250, 1000];

/** PowerDNS' API. Throws DnsServerError, and the signal's reason when it aborts. */
export function createApi(options: ApiOptions): Call {
  const { clock } = options;
  const send = createHttpClient(
    [repeatWhenSafe(clock), limitConnections(), debugRequests(options.log), parseJson],
    sendWithFetch(options.fetch),
  );

  return async function call(base, { method, path, what, body, accept }, signal) {
    const startedAt = clock.now().getTime();
    let code = "unreachable";
    try {
      const reply = await send({
        method,
        url: new URL(`${base.replace(/\/+$/, "")}/api/v1/servers/${encodeURIComponent(options.serverId)}${path}`),
        limit: answerLimit,
        signal,
        headers: { "x-api-key": options.apiKey, ...(accept === undefined ? {} : { accept }) },
        ...(body === undefined ? {} : { body }),
      });
      code = String(reply.status);
      return refuseErrors(reply, `${method} ${what}`);
    } catch (error) {
      if (error instanceof TransientError) throw new DnsServerError("unavailable", `PowerDNS: ${error.message}`, { cause: error });
      throw error;
    } finally {
      options.onRequest?.({ op: `${method} ${what}`, code, ms: clock.now().getTime() - startedAt });
    }
  };
}

/**
 * Its web server keeps ten connections waiting (`listen(10)`) and opens a database connection for each; further ones are dropped by the
 * kernel and come again after a second or more.
 */
const mostConnections = 8;

function limitConnections(): Handler {
  const lines = new Map<string, Line>();
  return (next) => (call) => {
    const line = lines.get(call.url.host) ?? createLine(mostConnections);
    lines.set(call.url.host, line);
    return line.run(call.signal, () => next(call));
  };
}

/** Everything but POST says what shall be, so that saying it again does no harm. */
function repeatWhenSafe(clock: Clock): Handler {
  return (next) => async (call) => {
    for (const delay of call.method === "POST" ? [] : repetitionsAfterMs) {
      const reply = await replyOrNothing(next, call);
      if (reply !== undefined && reply.status < 500) return reply;
      await clock.sleep(delay, call.signal);
    }
    return next(call);
  };
}

async function replyOrNothing(next: Send, call: HttpCall): Promise<HttpReply | undefined> {
  try {
    return await next(call);
  } catch (error) {
    if (error instanceof TransientError) return undefined;
    throw error;
  }
}

function refuseErrors(reply: HttpReply, what: string): HttpReply {
  if (reply.status < 400 || reply.status === 404 || reply.status === 409) return reply;

  const details = { status: reply.status };
  if (reply.status === 401 || reply.status === 403) {
    // Not the zone's fault: once the key is put right, the same work goes on.
    throw new DnsServerError(
      "unavailable",
      `PowerDNS does not accept the API key (${what}); compare PDM_PDNS_API_KEY with its api-key`,
      details,
    );
  }
  const kind = reply.status >= 500 ? "unavailable" : "refused";
  throw new DnsServerError(kind, `PowerDNS answered ${what} with ${reply.status}: ${sentenceIn(reply)}`, details);
}

/** Only 422 speaks JSON; the rest is plain text (seen with 4.7). */
function sentenceIn({ body, text }: HttpReply): string {
  const error = (body as { error?: unknown } | undefined)?.error;
  return (typeof error === "string" ? error : text).trim().slice(0, 500);
}
