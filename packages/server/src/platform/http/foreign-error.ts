import type { HttpCall, HttpReply } from "../http.ts";

/** What a foreign API says about a refusal. */
export interface ForeignFault {
  /** Their stable code, which alone decides what to do. */
  code: string;
  message: string;
  details?: unknown;
}

/** A foreign API refused a call. An adapter turns it into its own meaning at its edge. */
export class ForeignError extends Error {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  readonly headers: Headers;

  constructor(call: HttpCall, reply: HttpReply, fault: ForeignFault) {
    super(`${call.method} ${call.url.pathname} was refused: ${fault.message} (${fault.code})`);
    this.name = "ForeignError";
    this.method = call.method;
    this.path = call.url.pathname;
    this.status = reply.status;
    this.code = fault.code;
    this.details = fault.details;
    this.headers = reply.headers;
  }
}
