/** What can go wrong with a registrar, in PDM's own codes; each has its status and next step in the contract's error table. */
export const registrarCodes = [
  "invalid-token",
  "insufficient-scope",
  "domain-not-in-account",
  "ip-not-allowed",
  "registrar-not-eligible",
  "nameservers-rejected",
  "unsupported-operation",
  "unsupported-tld",
  "records-at-risk",
  "rate-limited",
  "api-unavailable",
  "registrar-error",
] as const;
export type RegistrarCode = (typeof registrarCodes)[number];

export interface RegistrarErrorDetails {
  /** One sentence for the customer: what happened, and what to do about it. Never holds a credential or a request's address. */
  detail: string;
  /** Whether the same call may succeed later without anybody changing anything. */
  retryable?: boolean;
  /** When the registrar said so, milliseconds. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** A registrar refused, failed or could not be reached. Adapters throw nothing else for a foreign failure. */
export class RegistrarError extends Error {
  readonly code: RegistrarCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: RegistrarCode, details: RegistrarErrorDetails) {
    super(details.detail, { cause: details.cause });
    this.name = "RegistrarError";
    this.code = code;
    this.retryable = details.retryable ?? (code === "rate-limited" || code === "api-unavailable");
    this.retryAfterMs = details.retryAfterMs;
  }
}
