import type { Clock } from "../../../platform/clock.ts";
import { PhaseFailure } from "../../../platform/errors.ts";
import { createHttpClient, type Handler, type HttpCall } from "../../../platform/http.ts";
import { debugRequests } from "../../../platform/http/debug-requests.ts";
import { observeRequests, type RequestObservation } from "../../../platform/http/observe-requests.ts";
import { parseJson } from "../../../platform/http/parse-json.ts";
import { refuseErrors } from "../../../platform/http/refuse-errors.ts";
import { keepBudget, type RequestBudget } from "../../../platform/http/request-budget.ts";
import { retryCodes } from "../../../platform/http/retry-codes.ts";
import { sendWithFetch } from "../../../platform/http/send-with-fetch.ts";
import type { Logger } from "../../../platform/log.ts";
import type { Secret } from "../../../platform/secret.ts";
import { readFault } from "./read-fault.ts";
import { checkers, expectShape } from "./schema.ts";
import { tokenFitsEndpoint } from "./token-fits-endpoint.ts";

export interface ApiOptions {
  endpoint: string;
  token: Secret;
  budget: RequestBudget;
  clock: Clock;
  log: Logger;
  fetch?: typeof fetch;
  onRequest?: (observation: RequestObservation) => void;
}

/** Hetzner's API as paths and bodies. Throws ForeignError for a refusal, TransientError when nobody answers. */
export interface Api {
  call(method: HttpCall["method"], path: string, signal: AbortSignal, body?: unknown): Promise<unknown>;
  /** Every entry of a list, all pages. */
  all(path: string, member: string, query: Record<string, string | string[]>, signal: AbortSignal): Promise<unknown[]>;
}

/** The most the API gives at once; its default is 25. */
const pageSize = "50";
const answerLimit = { name: "hetzner-call", ms: 30_000 };

/** Waits longer than this for the request budget are left to the engine, which frees its worker meanwhile. */
const longestBudgetWaitMs = 30_000;

/** Refused before it had any effect, so that every call may be repeated. */
const whenRateLimited = { codes: new Set(["rate_limit_exceeded"]), delaysMs: [1000, 2000, 4000, 8000] };

/** A read may be repeated when something on the way failed; a write may have happened. */
const whenGatewayFails = {
  codes: new Set(["bad_gateway", "timeout"]),
  delaysMs: [1000, 2000, 4000],
  applies: (call: HttpCall) => call.method === "GET",
};

export function createApi(options: ApiOptions): Api {
  const { clock, token } = options;
  const send = createHttpClient(
    [
      refuseMisplacedToken(options),
      retryCodes(whenRateLimited, clock),
      retryCodes(whenGatewayFails, clock),
      refuseErrors(readFault),
      keepBudget(options.budget, clock, longestBudgetWaitMs),
      observeRequests(clock, options.onRequest ?? ignore),
      debugRequests(options.log),
      parseJson,
    ],
    sendWithFetch(options.fetch),
  );
  const base = options.endpoint.replace(/\/+$/, "");

  async function call(method: HttpCall["method"], path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
    const reply = await send({
      method,
      url: new URL(base + path),
      bearer: token,
      limit: answerLimit,
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return reply.body;
  }

  async function all(path: string, member: string, query: Record<string, string | string[]>, signal: AbortSignal): Promise<unknown[]> {
    const entries: unknown[] = [];
    for (let page: number | null = 1; page !== null;) {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) for (const each of [value].flat()) search.append(name, each);
      search.set("page", String(page));
      search.set("per_page", pageSize);
      const body = await call("GET", `${path}?${search.toString()}`, signal);
      const list = (body as Record<string, unknown> | undefined)?.[member];
      if (!Array.isArray(list)) throw new Error(`Hetzner's answer to GET ${path} has no list ${member}`);
      entries.push(...(list as unknown[]));
      page = expectShape(checkers.pagination, body, `GET ${path}`).meta.pagination.next_page;
    }
    return entries;
  }

  return { call, all };
}

/** Stops a call before it leaves when its token belongs elsewhere. */
function refuseMisplacedToken({ endpoint, token }: ApiOptions): Handler {
  return (next) => async (call) => {
    if (tokenFitsEndpoint(token.open(), endpoint)) return next(call);
    throw new PhaseFailure("hetzner-unauthorized", {
      message: "This token belongs to another endpoint: tokens of the lab work only in a lab, all others only at Hetzner's own API.",
      needs: ["hetznerToken"],
      culprit: { kind: "token", name: "cloud token", reason: "wrong-endpoint", message: `It was not sent to ${new URL(endpoint).host}.` },
    });
  };
}

function ignore(): void {}
