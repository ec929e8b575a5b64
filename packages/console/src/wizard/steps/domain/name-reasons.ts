import type { CheckReason, CheckResult } from "@catalyst/contract";

/** Reasons that say nothing about the name: asking again may help. */
const undecided: ReadonlySet<CheckReason> = new Set(["lookup-error", "pdm-unavailable", "unknown-state"]);

export function isUndecided({ reason }: CheckResult): boolean {
  return reason !== undefined && undecided.has(reason);
}
