import { TransientError } from "../errors.ts";
import type { HttpCall, HttpReply, Send } from "../http.ts";
import type { Secret } from "../secret.ts";

/** An answer is larger than anything the far side should have to say; asking again gives the same. */
export class AnswerTooLargeError extends Error {}

/** The innermost step: one request over the network, within the call's limit. Redirects are refused, so that a bearer stays at its host. */
export function sendWithFetch(fetchImplementation: typeof fetch = fetch): Send {
  return async function send(call) {
    const deadline = AbortSignal.timeout(call.limit.ms);
    try {
      return await exchange(fetchImplementation, call, AbortSignal.any([call.signal, deadline]));
    } catch (error) {
      if (call.signal.aborted) throw call.signal.reason;
      if (error instanceof AnswerTooLargeError) throw error;
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
  const content = contentOf(call);
  const response = await fetchImplementation(addressOf(call), {
    method: call.method,
    redirect: "error",
    signal,
    headers: {
      accept: "application/json",
      "user-agent": "catalyst",
      ...opened(call.headers ?? {}),
      ...(content ? { "content-type": content.type } : {}),
      ...(call.bearer ? { authorization: `Bearer ${call.bearer.open()}` } : {}),
    },
    ...(content ? { body: content.text } : {}),
  });
  return { status: response.status, headers: response.headers, text: await readText(response, call), body: undefined };
}

function addressOf({ url, secretQuery }: HttpCall): URL {
  const address = new URL(url);
  for (const [name, value] of Object.entries(opened(secretQuery ?? {}))) address.searchParams.set(name, value);
  return address;
}

function contentOf({ body, form }: HttpCall): { type: string; text: string } | undefined {
  if (form) return { type: "application/x-www-form-urlencoded", text: new URLSearchParams(opened(form)).toString() };
  return body === undefined ? undefined : { type: "application/json", text: JSON.stringify(body) };
}

function opened(values: Record<string, string | Secret>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? value : value.open()]));
}

/** Stops reading where an answer grows over its limit, so that a foreign server cannot fill our memory. */
async function readText(response: Response, { url, limit }: HttpCall): Promise<string> {
  if (limit.bytes === undefined || !response.body) return response.text();

  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > limit.bytes) throw new AnswerTooLargeError(`${url.host} answered with more than ${limit.bytes} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** fetch hides the reason (ECONNREFUSED, ENOTFOUND, …) in the cause of a bare "fetch failed". */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (typeof code === "string") return code;
  return cause instanceof Error ? cause.message : error instanceof Error ? error.message : String(error);
}
