import { nextCheckAfterMs } from "../delegation/cadence.ts";

/** How long the life of a customer's domain waits for what, milliseconds. */
export interface ByoTimes {
  /** A worker that says nothing for this long has died. */
  leaseMs: number;
  /** The longest that one call's work goes on after its answer. */
  inlineMs: number;
  /** The longest between two looks for what is due. */
  everyMs: number;
  /** Pauses after failures; the last one repeats. */
  retryMs: readonly number[];
  /** Between two looks at a delegation, by how long it was waited for. */
  pace(waitedMs: number): number;
  claimMs: number;
  /** For the delegation, by mode. */
  manualMs: number;
  apiMs: number;
  /** How long the parent's servers may disagree before the flip counts as failed. */
  partialMs: number;
  /** Between two looks at a registrar's work, by how long it has been at it. */
  operationPace(workedMs: number): number;
  /** After which the parent is looked at without waiting for the registrar's word. */
  operationMs: number;
  /** How long the zone stays after the former name servers were put back. */
  rolledBackMs: number;
  /** How long a released zone stays while people are still sent there. */
  releasedMs: number;
  quarantineEveryMs: number;
  /** Between two looks at a domain that is well. */
  recheckMs: number;
  /** What a parent's DS is taken to live for when it could not be read. */
  dsTtlMs: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const byoTimes: ByoTimes = {
  leaseMs: 30 * second,
  everyMs: second,
  // As long as a registrar may take for one answer, and some.
  inlineMs: minute,
  retryMs: [1, 2, 5, 10, 30, 60].map((seconds) => seconds * second),
  pace: nextCheckAfterMs,
  claimMs: 30 * day,
  manualMs: 72 * hour,
  apiMs: 24 * hour,
  partialMs: 30 * minute,
  // OVH usually takes five to ten minutes.
  operationPace: (workedMs) => (workedMs < minute ? 5 : workedMs < 2 * hour ? 30 : 300) * second,
  operationMs: 2 * hour,
  rolledBackMs: day,
  releasedMs: 7 * day,
  quarantineEveryMs: hour,
  recheckMs: 6 * hour,
  // The longest that registries of large top-level domains use.
  dsTtlMs: day,
};
