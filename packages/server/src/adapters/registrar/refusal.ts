import type { HttpReply } from "../../platform/http.ts";
import { type RegistrarCode, RegistrarError, type RegistrarErrorDetails } from "../../platform/registrar-error.ts";

/** A registrar answered "no". Its own code stands beside ours, so that an adapter can act on it. */
export class Refusal extends RegistrarError {
  readonly foreignCode: string;

  constructor(code: RegistrarCode, foreignCode: string, details: RegistrarErrorDetails) {
    super(code, details);
    this.foreignCode = foreignCode;
  }
}

/** Longest piece of a registrar's own words that is passed on. */
const longestQuote = 200;

/** A registrar's own words as the end of a sentence, on one line; nothing when it said nothing. */
export function quoted(words: string | undefined): string {
  const line = (words ?? "").replaceAll(/\s+/g, " ").trim();
  return line === "" ? "" : ` (it says: ${line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line})`;
}

/** What a status means by itself, when the registrar's own codes did not tell. */
export function refusalByStatus(registrar: string, reply: HttpReply): RegistrarError | undefined {
  const { status } = reply;
  if (status < 400) return undefined;
  if (status === 429) return rateLimited(registrar, reply);
  if (status >= 500) return unavailable(registrar, `answered with status ${status}`);
  return new Refusal("registrar-error", String(status), {
    detail: `${registrar} refused the request with status ${status}; nothing was changed. Try again, and look at the domain in its panel.`,
  });
}

export function rateLimited(registrar: string, reply?: HttpReply, fallbackMs = 60_000): Refusal {
  const told = Number(reply?.headers.get("retry-after") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(told) && told > 0 ? told * 1000 : fallbackMs;
  return new Refusal("rate-limited", String(reply?.status ?? 429), {
    detail: `${registrar} takes no more requests from this account for now; try again in ${Math.ceil(retryAfterMs / 1000)} seconds.`,
    retryAfterMs,
  });
}

export function unavailable(registrar: string, what: string, cause?: unknown): RegistrarError {
  return new RegistrarError("api-unavailable", {
    detail: `${registrar}'s API ${what}; nothing is wrong with your input, try again in a minute.`,
    cause,
  });
}
