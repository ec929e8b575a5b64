import type { LeftResource } from "@catalyst/contract";

/** What a wipe has done so far; kept with the deployment, so that a wipe killed at any moment goes on. */
export interface WipeProgress {
  /** RFC 3339 with milliseconds. */
  startedAt: string;
  tofuDestroyed: boolean | "skipped";
  /** Objects seen and objects gone, per kind, over all steps. */
  found: Record<string, number>;
  deleted: Record<string, number>;
  firewallsRetried: number;
  errors: string[];
  residual: LeftResource[];
  left: LeftResource[];
  /** When the last sweep that found nothing of ours ended. */
  firstCleanSweepAt?: string;
  verified: boolean;
  localCleaned: boolean;
}
