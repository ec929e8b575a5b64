import type { CredentialsFor, RegistryCredentials } from "./credentials.ts";
import { type Challenge, readChallenge } from "./challenge.ts";
import { addressOf, isLoopback } from "./reference.ts";
import { RegistryError } from "./registry-error.ts";
import { TransientFailure, transientCodes, transientStatuses } from "./retry-transient.ts";

export interface RegistryRequest {
  method: "GET" | "HEAD" | "POST" | "PUT";
  url: URL;
  /** What the answer is about, for sentences: `blob sha256:… of ghcr.io/openova-io/bp-cilium`. */
  what: string;
  /** What a token has to allow: `repository:openova-io/bp-cilium:pull`. */
  scope?: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** A registry may send blobs from elsewhere; nothing else may lead away. */
  mayRedirect?: boolean;
  /** A longer answer is broken off. */
  largestAnswer: number;
  limit: { name: string; ms: number };
  signal?: AbortSignal | undefined;
}

export interface RegistryReply {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
  /** Who answered in the end, after redirects. */
  from: URL;
}

export type SendRequest = (request: RegistryRequest) => Promise<RegistryReply>;

/** A token service answers with some kilobytes. */
const largestToken = 64 * 1024;
const tokenLimit = { name: "registry-token", ms: 15_000 };

/**
 * Sends to one registry and answers its challenges: Basic, or Bearer with a token from the service it names. Credentials are asked for once, and
 * only when a challenge comes. Rejects with RegistryError, with TransientFailure when another try may help, or with the signal's reason.
 */
export function createSender(registry: string, credentialsFor: CredentialsFor): SendRequest {
  const authorizations = new Map<string, string>();
  let credentials: Promise<RegistryCredentials | undefined> | undefined;

  return async (request) => {
    const known = isAt(request.url, registry) ? authorizations.get(request.scope ?? "") : undefined;
    const first = await fetchOnce(request, known);
    if (first.status !== 401) return permitted(request, first);

    const challenge = isAt(first.from, registry) ? readChallenge(first.headers.get("www-authenticate")) : undefined;
    if (challenge === undefined) throw refused(request, 401);
    credentials ??= credentialsFor(registry);
    const authorization = await answerChallenge(challenge, await credentials, request);
    const second = await fetchOnce(request, authorization);
    if (second.status === 401) throw refused(request, 401);
    authorizations.set(request.scope ?? "", authorization);

    return permitted(request, second);
  };
}

/** An upload's address, or the place that a blob is fetched from, may be another host's, which our credentials are none of the business of. */
function isAt(url: URL, registry: string): boolean {
  return url.origin === addressOf(registry).origin;
}

function permitted(request: RegistryRequest, reply: RegistryReply): RegistryReply {
  if (reply.status === 403) throw refused(request, 403);
  if (transientStatuses.has(reply.status)) {
    throw new TransientFailure(
      new RegistryError("REG-UNREACHABLE", `${request.what}: the registry answers ${reply.status}.`, { status: reply.status }),
      retryAfterMs(reply.headers),
    );
  }

  return reply;
}

async function answerChallenge(
  challenge: Challenge,
  credentials: RegistryCredentials | undefined,
  request: RegistryRequest,
): Promise<string> {
  const basic = credentials && `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}`;
  if (challenge.scheme === "basic") {
    if (basic === undefined) throw refused(request, 401);

    return basic;
  }
  const url = new URL(challenge.realm);
  if (url.protocol !== "https:" && !isLoopback(url.host)) {
    throw new RegistryError("REG-ANSWER", `The registry sends to a token service without TLS (${url.origin}).`);
  }
  if (challenge.service !== undefined) url.searchParams.set("service", challenge.service);
  const scope = request.scope ?? challenge.scope;
  if (scope !== undefined) url.searchParams.set("scope", scope);

  const { signal } = request;
  const what = `the token service ${url.origin}`;
  const reply = await fetchOnce({ method: "GET", url, what, largestAnswer: largestToken, limit: tokenLimit, signal }, basic);
  if (reply.status === 401 || reply.status === 403) throw refused(request, reply.status);

  return `Bearer ${readToken(permitted({ ...request, what }, reply), what)}`;
}

function readToken(reply: RegistryReply, what: string): string {
  try {
    const { token, access_token: accessToken } = JSON.parse(new TextDecoder().decode(reply.bytes)) as Record<string, unknown>;
    const given = token ?? accessToken;
    if (reply.status === 200 && typeof given === "string" && given !== "") return given;
  } catch {
    // Falls through: what is no JSON holds no token either.
  }
  throw new RegistryError("REG-ANSWER", `${what} answers ${reply.status} without a token.`, { status: reply.status });
}

function refused({ what }: RegistryRequest, status: number): RegistryError {
  if (status === 403)
    return new RegistryError("REG-DENIED", `${what}: the registry does not allow this to whom it knows us as.`, { status });

  return new RegistryError("REG-CREDENTIALS", `${what}: the registry wants other credentials, or any.`, { status });
}

async function fetchOnce(request: RegistryRequest, authorization: string | undefined): Promise<RegistryReply> {
  const { method, url, headers = {}, body, mayRedirect = false, largestAnswer, limit, signal, what } = request;
  const timeout = AbortSignal.timeout(limit.ms);
  try {
    const reply = await fetch(url, {
      method,
      headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
      redirect: mayRedirect ? "follow" : "error",
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });

    return { status: reply.status, headers: reply.headers, bytes: await readAtMost(reply, largestAnswer, what), from: new URL(reply.url) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RegistryError) throw error;
    if (timeout.aborted) {
      throw new RegistryError("REG-UNREACHABLE", `${what}: no answer within the limit ${limit.name} of ${limit.ms / 1000} s.`, {
        cause: error,
      });
    }
    throw networkFailure(what, error);
  }
}

async function readAtMost(reply: Response, largest: number, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (reply.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > largest) throw new RegistryError("REG-ANSWER", `${what}: the answer has more than ${largest} bytes.`);
    chunks.push(chunk);
  }

  return Buffer.concat(chunks);
}

function networkFailure(what: string, error: unknown): Error {
  const cause = (error as Error).cause as (Error & { code?: string }) | undefined;
  const reason = cause?.code ?? cause?.message ?? (error as Error).message;
  const failure = new RegistryError("REG-UNREACHABLE", `${what}: the registry cannot be reached (${reason}).`, { cause: error });

  return transientCodes.has(cause?.code ?? "") ? new TransientFailure(failure, undefined) : failure;
}

/** Seconds; a date is not what registries send. */
function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);

  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
