import type { Clock } from "../../platform/clock.ts";
import { TransientError } from "../../platform/errors.ts";
import { createHttpClient, type Handler, type HttpCall, type HttpReply } from "../../platform/http.ts";
import { debugRequests } from "../../platform/http/debug-requests.ts";
import { AnswerTooLargeError, sendWithFetch } from "../../platform/http/send-with-fetch.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";
import { createSecretIndex, type Scrubber } from "../../platform/scrub.ts";
import type { Secret } from "../../platform/secret.ts";
import { refusalByStatus, unavailable } from "./refusal.ts";
import type { RegistrarOptions } from "./registrar-options.ts";
import { createRequestQueues, type QueueLimits } from "./request-queue.ts";

export type RegistrarCall = Omit<HttpCall, "limit">;

/** An account's requests. Throws RegistrarError for everything that fails on the way, the signal's reason when it aborts. */
export interface RegistrarHttp {
  /** Repeated twice when the registrar does not answer, or says that it is busy for a moment. Gives the parsed body. */
  read(call: RegistrarCall): Promise<unknown>;
  /** Sent once and no more. Gives the parsed body. */
  write(call: RegistrarCall): Promise<unknown>;
}

export interface RegistrarWire {
  id: string;
  /** As people know the registrar; its sentences begin with it. */
  name: string;
  limits: QueueLimits;
  /** Reads an answer's text; throws when it is none of theirs. JSON when left out. */
  parse?: (text: string) => unknown;
}

/** What is special to one account. */
export interface AccountWire {
  /** What the registrar counts requests by, and what must never be seen. */
  credential: readonly Secret[];
  /** The registrar's "no" in PDM's words; undefined when the reply is no refusal or only its status tells. */
  readRefusal(reply: HttpReply, call: HttpCall): RegistrarError | undefined;
  /** Runs last, when the request's turn has come. */
  sign?: Handler;
}

const answerLimitMs = 30_000;
/** The longest answer is a list of a few dozen records. */
const longestAnswer = 1024 * 1024;
const retryDelaysMs = [250, 1000];
/** A pause that a read waits out by itself. */
const shortPauseMs = 5000;

/**
 * The chain of handlers that all registrars share, for one credential at a time. What a registrar says is scrubbed of the credential's
 * parts before anybody looks at it: some repeat the key they refuse.
 */
export function createRegistrarHttp(wire: RegistrarWire, options: RegistrarOptions): (account: AccountWire) => RegistrarHttp {
  const { clock, log, onQueueDepth } = options;
  const queueOf = createRequestQueues(wire.name, options.limits ?? wire.limits, clock, (depth) => onQueueDepth?.(wire.id, depth));
  const limit = { name: "registrar-call", ms: options.timeoutMs ?? answerLimitMs, bytes: longestAnswer };

  return ({ credential, readRefusal, sign }) => {
    const known = createSecretIndex();
    for (const part of credential) known.add(part);
    const chain: Handler[] = [
      refuse(wire.name, readRefusal),
      parse(wire, known.scrub),
      queueOf(credential.map((part) => part.open()).join("\n")),
      debugRequests(log),
      ...(sign ? [sign] : []),
    ];
    const once = createHttpClient(chain, sendWithFetch(options.fetch));
    const repeated = createHttpClient([retryReads(clock)], once);
    return {
      read: async (call) => (await repeated({ ...call, limit })).body,
      write: async (call) => (await once({ ...call, limit })).body,
    };
  };
}

function retryReads(clock: Clock): Handler {
  return (next) => async (call) => {
    for (const delay of retryDelaysMs) {
      try {
        return await next(call);
      } catch (error) {
        const pause = pauseAfter(error, delay);
        if (pause === undefined) throw error;
        await clock.sleep(pause, call.signal);
      }
    }
    return next(call);
  };
}

/** Milliseconds until a read is worth repeating; undefined when it is not, or not soon. */
function pauseAfter(error: unknown, delay: number): number | undefined {
  if (!(error instanceof RegistrarError)) return undefined;
  if (error.code === "api-unavailable") return delay;
  const told = error.code === "rate-limited" ? error.retryAfterMs : undefined;
  return told !== undefined && told <= shortPauseMs ? told : undefined;
}

function refuse(name: string, readRefusal: AccountWire["readRefusal"]): Handler {
  return (next) => async (call) => {
    try {
      const reply = await next(call);
      const refusal = readRefusal(reply, call) ?? refusalByStatus(name, reply);
      if (refusal) throw refusal;
      return reply;
    } catch (error) {
      if (error instanceof TransientError) throw unavailable(name, "does not answer", error);
      if (error instanceof AnswerTooLargeError) throw unreadable(name, error);
      throw error;
    }
  };
}

function parse({ name, parse: read = parseJson }: RegistrarWire, scrub: Scrubber): Handler {
  return (next) => async (call) => {
    const reply = await next(call);
    const text = scrub(reply.text);
    if (text.trim() === "") return { ...reply, text };
    try {
      return { ...reply, text, body: read(text) };
    } catch (error) {
      // An error page of a proxy; its status tells the rest.
      if (reply.status >= 400) return { ...reply, text };
      throw unavailable(name, "answered with something that is not its own", error);
    }
  };
}

function unreadable(name: string, cause: unknown): RegistrarError {
  return new RegistrarError("registrar-error", {
    detail: `${name} answered with more than we read; look at the domain in its panel, and delegate by hand.`,
    cause,
  });
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}
