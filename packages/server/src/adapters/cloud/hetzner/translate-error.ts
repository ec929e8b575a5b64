import { PhaseFailure, TransientError } from "../../../platform/errors.ts";
import { ForeignError } from "../../../platform/http/foreign-error.ts";
import { BudgetSpentError } from "../../../platform/http/request-budget.ts";
import { failureOf } from "./failure-of.ts";

/** The budget regains this much in about a minute, enough to go on. */
const rateLimitPauseMs = 60_000;

/** What the rest of the program is told of a refusal: retry later, or rejected with the person's next step. Codes without a meaning stay as they are. */
export function translateError(error: unknown): unknown {
  if (!(error instanceof ForeignError)) return error;
  const failure = failureOf(error.code);
  if (!failure) return error;
  if (failure.code === "hetzner-rate-limited")
    return new BudgetSpentError(failure.sentence, { retryAfterMs: rateLimitPauseMs, cause: error });
  if (failure.transient) return new TransientError(`${failure.sentence} (${error.message})`, { cause: error });
  return new PhaseFailure(failure.code, {
    message: `${failure.sentence} (${error.message})`,
    sentence: failure.sentence,
    retryable: true,
    culprit: { ...failure.culprit, reason: failure.cloudCode, message: error.message },
    ...(failure.needs ? { needs: failure.needs } : {}),
    cause: error,
  });
}
