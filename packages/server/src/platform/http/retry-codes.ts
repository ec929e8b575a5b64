import type { Clock } from "../clock.ts";
import type { Handler, HttpCall } from "../http.ts";
import { ForeignError } from "./foreign-error.ts";

export interface RetryRule {
  /** Foreign codes that are worth repeating the same call for. */
  codes: ReadonlySet<string>;
  /** Wait before each repetition, milliseconds; their number is the number of repetitions. */
  delaysMs: readonly number[];
  /** Calls the rule holds for; all when left out. */
  applies?: (call: HttpCall) => boolean;
}

/** Repeats a refused call on named codes and on no other. */
export function retryCodes(rule: RetryRule, clock: Clock): Handler {
  return (next) => async (call) => {
    for (const delay of rule.applies?.(call) === false ? [] : rule.delaysMs) {
      try {
        return await next(call);
      } catch (error) {
        if (!(error instanceof ForeignError && rule.codes.has(error.code))) throw error;
        await clock.sleep(delay, call.signal);
      }
    }
    return next(call);
  };
}
