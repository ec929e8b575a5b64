import { type ErrorCode, type Problem, apiErrors } from "@catalyst/contract";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { CatalystError } from "../platform/errors.ts";
import type { Logger } from "../platform/log.ts";

/** Answers any error as application/problem+json. What is not ours to tell becomes `internal`, with the request id as the only clue. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log?: Logger): FastifyReply {
  const known = error instanceof CatalystError ? error : translate(error as FastifyError);
  if (known.status >= 500) log?.error({ error, requestId: request.id }, "a request failed");
  return reply.code(known.status).headers(known.headers).type("application/problem+json").send(problemOf(known, request));
}

export function problemOf(error: CatalystError, request: FastifyRequest): Problem {
  const { title, status, next } = apiErrors[error.code];
  return {
    ...error.members,
    type: `urn:catalyst:error:${error.code}`,
    title,
    status,
    detail: error.message,
    instance: request.url.split("?")[0] ?? "",
    requestId: request.id,
    error: error.code,
    next,
    ...(error.fields ? { fields: error.fields } : {}),
  };
}

/** Errors that Fastify and the database driver raise, in our words. */
function translate(error: FastifyError): CatalystError {
  const direct = fastifyCodes[error.code ?? ""];
  if (direct) return new CatalystError(direct, { cause: error });
  if (error.validation) return new CatalystError(validationCode(error), { fields: fieldsOf(error), cause: error });
  if (isDatabaseAway(error))
    return new CatalystError("unavailable", { detail: "The database does not answer", headers: { "retry-after": "2" }, cause: error });
  if (error.statusCode === 404) return new CatalystError("not-found", { cause: error });
  return new CatalystError("internal", { cause: error });
}

const fastifyCodes: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_JSON_BODY: "invalid-json",
  FST_ERR_CTP_EMPTY_JSON_BODY: "invalid-json",
  FST_ERR_CTP_BODY_TOO_LARGE: "body-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported-media-type",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "invalid-body",
  FST_ERR_BAD_URL: "not-found",
  FST_ERR_MAX_PARAM_LENGTH: "not-found",
};

function validationCode(error: FastifyError): ErrorCode {
  if (error.validationContext === "querystring") return "invalid-query";
  return error.validationContext === "params" ? "not-found" : "invalid-body";
}

function fieldsOf(error: FastifyError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.validation ?? []) {
    const params = issue.params as { requiredProperties?: string[]; additionalProperties?: string[] } | undefined;
    const at = issue.instancePath.slice(1).replaceAll("/", ".");
    for (const name of params?.requiredProperties ?? []) fields[at ? `${at}.${name}` : name] = "is required";
    for (const name of params?.additionalProperties ?? []) fields[at ? `${at}.${name}` : name] = "is not known here";
    if (!params?.requiredProperties && !params?.additionalProperties) fields[at || "body"] ??= issue.message ?? "is not valid";
  }
  return fields;
}

/** Class 57P (shutting down), 08 (connection) and 53300 (too many connections) of PostgreSQL, and sockets that break. */
export function isDatabaseAway(error: unknown): boolean {
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  return (
    /^(57P0|08|25P03)/.test(code) ||
    code === "53300" ||
    ["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE"].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(message)
  );
}
