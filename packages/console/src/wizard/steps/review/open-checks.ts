import type { PreflightCheck, PreflightReply } from "@catalyst/contract";
import type { Consent } from "../../request/build-request.ts";

/** Checks that keep the run from starting: failures, and warnings without a tick. */
export function openChecks(reply: PreflightReply | undefined, accepted: readonly string[]): PreflightCheck[] {
  return (reply?.checks ?? []).filter(({ id, status }) => status === "fail" || (status === "warn" && !accepted.includes(id)));
}

/** What the person has agreed to. A tick of a warning that is gone counts for nothing. */
export function consentOf({ checks, planHash }: PreflightReply, accepted: readonly string[]): Consent {
  const acceptedWarnings = checks.filter(({ id, status }) => status === "warn" && accepted.includes(id)).map(({ id }) => id);
  return { planHash, acceptedWarnings };
}
