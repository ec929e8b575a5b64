import { CatalystError, PhaseFailure, TransientError } from "../../../../platform/errors.ts";
import { BudgetSpentError } from "../../../../platform/http/request-budget.ts";
import type { Logger } from "../../../../platform/log.ts";
import type { CheckResult } from "../../phases/preflight/check.ts";

/** What a check found, for a person who has not asked for a deployment yet: there is nothing that could fail. */
export type Finding = Omit<CheckResult, "failure">;

/** Longest that one check may take, milliseconds. */
export const checkMs = 10_000;

export function refuse(id: string, message: string, more: Pick<CheckResult, "fix" | "facts"> = {}): Finding {
  return { id, status: "fail", message, ...more };
}

/** What could not be found out is a warning with its reason, and never ok. */
export function unmade(id: string, why: string): Finding {
  return {
    id,
    status: "warn",
    message: `This could not be checked: ${why}.`,
    fix: "Check again, or go on: it is checked once more before anything is made.",
  };
}

/** Makes a check within its time. */
export async function attempt(
  id: string,
  { signal, log }: { signal: AbortSignal; log: Logger },
  work: (signal: AbortSignal) => Promise<Finding>,
): Promise<Finding> {
  try {
    return await inTime(signal, work);
  } catch (error) {
    return unmade(id, reasonOf(error, log));
  }
}

/** Does work that may not heed the signal: after its time nobody waits for it any more. */
export async function inTime<Result>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(checkMs)]);
  limited.throwIfAborted();
  return Promise.race([
    work(limited),
    new Promise<never>((_, reject) => {
      limited.addEventListener("abort", () => reject(limited.reason as Error), { once: true });
    }),
  ]);
}

/** In words that end a sentence. What nobody expected is for the log. */
export function reasonOf(error: unknown, log: Logger): string {
  if (error instanceof DOMException) return "there was no answer in time";
  const isTellable = [CatalystError, PhaseFailure, TransientError, BudgetSpentError].some((kind) => error instanceof kind);
  if (isTellable) return (error as Error).message.replace(/\.$/, "");
  log.error({ error }, "a check of preflight could not be made");
  return "something went wrong here";
}
