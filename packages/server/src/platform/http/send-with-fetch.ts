import { TransientError } from "../errors.ts";
import type { HttpCall, HttpReply, Send } from "../http.ts";

/** The innermost step: one request over the network, within the call's limit. Redirects are refused, so that a bearer stays at its host. */
export function sendWithFetch(fetchImplementation: typeof fetch = fetch): Send {
  return async function send(call) {
    const deadline = AbortSignal.timeout(call.limit.ms);
    try {
      return await exchange(fetchImplementation, call, AbortSignal.any([call.signal, deadline]));
    } catch (error) {
      if (call.signal.aborted) throw call.signal.reason;
      if (deadline.aborted) {
        throw new TransientError(`${call.url.host} did not answer within the limit ${call.limit.name} of ${call.limit.ms} ms`, {
          cause: error,
        });
      }
      throw new TransientError(`${call.url.host} cannot be reached: ${reasonOf(error)}`, { cause: error });
    }
  };
}

async function exchange(fetchImplementation: typeof fetch, call: HttpCall, signal: AbortSignal): Promise<HttpReply> {
  const hasBody = call.body !== undefined;
  const response = await fetchImplementation(call.url, {
    method: call.method,
    redirect: "error",
    signal,
    headers: {
      accept: "application/json",
      "user-agent": "catalyst",
      ...call.headers,
      ...(hasBody ? { "content-type": "application/json" } : {}),
      ...(call.bearer ? { authorization: `Bearer ${call.bearer.open()}` } : {}),
    },
    ...(hasBody ? { body: JSON.stringify(call.body) } : {}),
  });
  return { status: response.status, headers: response.headers, text: await response.text(), body: undefined };
}

/** fetch hides the reason (ECONNREFUSED, ENOTFOUND, …) in the cause of a bare "fetch failed". */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (typeof code === "string") return code;
  return cause instanceof Error ? cause.message : error instanceof Error ? error.message : String(error);
}
