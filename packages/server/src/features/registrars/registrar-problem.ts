import { CatalystError } from "../../platform/errors.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";

/** What a client is told that a registrar said. The registrar's own error holds no credential, and nothing is added from the call. */
export function registrarProblem(error: RegistrarError, about: { registrar: string; domain: string }): CatalystError {
  const seconds = Math.max(1, Math.ceil((error.retryAfterMs ?? defaultRetryMs) / 1000));
  return new CatalystError(error.code, {
    detail: error.message,
    members: { ...about },
    ...(error.code === "rate-limited" ? { headers: { "retry-after": String(seconds) } } : {}),
    cause: error,
  });
}

/** Most registrars count by the minute. */
const defaultRetryMs = 60_000;

/** Runs work at a registrar; what it throws becomes what a client is told. Time that ran out is the registrar's fault, the caller's leaving is not. */
export async function tellingProblems<Result>(
  about: { registrar: string; domain: string },
  signals: { caller: AbortSignal; limit: AbortSignal },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RegistrarError) throw registrarProblem(error, about);
    if (signals.limit.aborted && !signals.caller.aborted) {
      const detail = `${about.registrar} did not answer in time`;
      throw registrarProblem(new RegistrarError("api-unavailable", { detail, cause: error }), about);
    }
    throw error;
  }
}
