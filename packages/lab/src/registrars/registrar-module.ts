import type { Outcome } from "../hetzner/action-book.ts";
import type { RateLimit } from "./rate-windows.ts";
import type { RegistrarAccount, RegistrarName } from "./registrar-account.ts";
import type { RegistrarBook } from "./registrar-book.ts";

/** A request as it came over the wire, below `/registrar/<name>`. */
export interface WireRequest {
  method: string;
  /** As the registrar documents it: `/client/v4/zones`. */
  path: string;
  /** Whole, as the client wrote it; OVH signs it. */
  url: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  /** Address of the caller. */
  caller: string;
  text: string;
  /** The text as JSON or as a form, by content; undefined when it is neither. */
  body: unknown;
}

export interface WireAnswer {
  status: number;
  /** Left out for an answer without a body. */
  text?: string;
  contentType?: string;
  headers?: Record<string, string>;
  /** The registrar's own word for what went wrong, for the journal. */
  code?: string;
}

/** One request being carried out. */
export interface RegistrarCall {
  book: RegistrarBook;
  request: WireRequest;
  /** Virtual time that reads show; earlier than now when a rule wants them stale. */
  readAt: number;
  /** How far the registrar's clock is off, in milliseconds. */
  skew: number;
  /** What a rule wants of the task this request starts. */
  outcome: Outcome | undefined;
}

/** A registrar's refusal before it is put into that registrar's envelope. */
export class RegistrarRefusal extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly details: unknown;

  /** Without a status the one that usually goes with the code is answered. */
  constructor(code: string, message: string, { status, details }: { status?: number; details?: unknown } = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** One registrar's wire: its envelope, its ways to say no, its calls. */
export interface RegistrarModule {
  name: RegistrarName;
  /** Parameters of query and form that hold credentials, in lower case. */
  secretParameters: readonly string[];
  /** Whose request this is, going by whatever names the credential; nothing is checked yet. */
  owner(book: RegistrarBook, request: WireRequest): RegistrarAccount | undefined;
  limits(account: RegistrarAccount): readonly RateLimit[];
  /** What is counted apart, where limits are per endpoint. */
  endpoint?(request: WireRequest): string;
  /** How many requests of an account may be under way at once. */
  parallel?(account: RegistrarAccount): number;
  /** Carries a request out. Throws RegistrarRefusal. */
  run(call: RegistrarCall): WireAnswer;
  /** HTTP status that usually goes with a code. */
  statusOf(code: string): number;
  refuse(refusal: RegistrarRefusal, request: WireRequest): WireAnswer;
  /** What too many calls are answered with. */
  tooMany(retryAfterSeconds: number): RegistrarRefusal;
  /** What too many calls at once are answered with. */
  busy?(): RegistrarRefusal;
}

export function jsonAnswer(status: number, value: unknown, more: Partial<WireAnswer> = {}): WireAnswer {
  return { status, text: JSON.stringify(value), contentType: "application/json", ...more };
}

/** A header's value, the first if it was sent several times. */
export function headerOf({ headers }: WireRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
