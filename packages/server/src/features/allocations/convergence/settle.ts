import { type AllocationKey, fqdnOf } from "../allocation-row.ts";
import type { AllocationParts } from "../parts.ts";
import { backOffMs } from "./back-off.ts";
import type { FailedAttempt } from "./converge.ts";
import { isConflict } from "./failure-of.ts";
import { dropLease, recordFailure } from "./store.ts";
import type { Lease } from "../store.ts";

/** Records a failed attempt and when the next one is due. */
export async function putOff(
  parts: AllocationParts,
  key: AllocationKey,
  lease: Lease,
  { row, failure, dnsState }: FailedAttempt,
): Promise<void> {
  const { db, observer } = parts;
  const isNew = row.last_error_code !== failure.code;
  if (isNew && isConflict(failure)) observer.alarm("conflict", failure.detail);
  if (isNew && failure.code === "pdns-refused") observer.alarm("refused", `${fqdnOf(key)}: ${failure.detail}`);

  const pauseMs = backOffMs(row.attempts + 1);
  const recorded = await recordFailure(db, row, lease, { ...failure, pauseMs, ...(dnsState === undefined ? {} : { dnsState }) });
  if (!recorded) await dropLease(db, key, lease.owner);
}
