import { ApiProblem, type ValidateReply } from "@catalyst/contract";

/** How a check of a cloud token can fail. */
export type TokenFailureKind =
  | "rejected"
  | "read-only"
  | "wrong-length"
  | "provider-unreachable"
  | "service-unreachable"
  | "malformed-answer"
  | "unexpected-status";

export interface TokenFailure {
  kind: TokenFailureKind;
  /** In the server's words; empty when there are none. */
  detail: string;
  /** Stable code or status, for a diagnostic. */
  code: string;
  request: string;
}

/** Exactly as many characters as Hetzner's tokens have. */
export const tokenLength = 64;

/** Undefined when reading and writing were not refused. */
export function failureOfReply(reply: unknown): TokenFailure | undefined {
  if (!isValidateReply(reply)) return failure("malformed-answer");
  if (reply.valid) return undefined;
  return failure(reply.capabilities.read ? "read-only" : "rejected", { detail: reply.message, code: "valid=false" });
}

export function failureOfError(error: unknown): TokenFailure {
  if (error instanceof SyntaxError) return failure("malformed-answer");
  if (!(error instanceof ApiProblem)) return failure("service-unreachable");
  const { error: code, status, detail, requestId: request, fields } = error.problem;
  const about = { detail, code: `${status} ${code}`, request };
  if (code === "cloud-unreachable") return failure("provider-unreachable", about);
  if (status === 400 && fields && "token" in fields) return failure("wrong-length", { ...about, detail: "" });
  // A proxy in between speaks when the service itself does not.
  if ([502, 503, 504].includes(status)) return failure("service-unreachable", { ...about, detail: "" });
  return failure("unexpected-status", about);
}

export function failureOfLength(): TokenFailure {
  return failure("wrong-length", { code: "length" });
}

function failure(kind: TokenFailureKind, about: Partial<TokenFailure> = {}): TokenFailure {
  return { kind, detail: "", code: kind, request: "", ...about };
}

function isValidateReply(reply: unknown): reply is ValidateReply {
  const { valid, capabilities, warnings, unavailable } = (
    typeof reply === "object" && reply !== null ? reply : {}
  ) as Partial<ValidateReply>;
  return typeof valid === "boolean" && typeof capabilities?.read === "boolean" && Array.isArray(warnings) && Array.isArray(unavailable);
}
