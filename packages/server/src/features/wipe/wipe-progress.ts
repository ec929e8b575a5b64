import type { LeftResource } from "@catalyst/contract";

/** What a wipe has done so far; kept with the deployment, so that a wipe killed at any moment goes on. */
export interface WipeProgress {
  /** RFC 3339 with milliseconds. */
  startedAt: string;
  tofuDestroyed: boolean | "skipped";
  /** Objects seen, and objects observed to be gone, over all steps and attempts: `kind:id`. */
  seen: string[];
  gone: string[];
  firewallsRetried: number;
  errors: string[];
  /** Ours, and still there. */
  residual: LeftResource[];
  /** Not provably ours, and therefore not touched. */
  left: LeftResource[];
  /** How often the whole project was searched. */
  sweeps: number;
  /** When the sweep that first found nothing of ours ended; RFC 3339, null while one found something. */
  firstCleanSweepAt: string | null;
  verified: boolean;
  /** Since when the domain is being given back; RFC 3339. */
  dnsSince?: string;
  /** Null until it is known. */
  pdmReleased: boolean | null;
  localCleaned: boolean;
}

/** Begins a wipe, or begins it again: what earlier attempts saw and removed still counts, what they concluded does not. */
export function beginWipe(earlier: WipeProgress | undefined, now: Date): WipeProgress {
  return {
    startedAt: earlier?.startedAt ?? now.toISOString(),
    tofuDestroyed: earlier?.tofuDestroyed === true ? true : "skipped",
    seen: earlier?.seen ?? [],
    gone: earlier?.gone ?? [],
    firewallsRetried: earlier?.firewallsRetried ?? 0,
    errors: [],
    residual: [],
    left: [],
    sweeps: 0,
    firstCleanSweepAt: null,
    verified: false,
    pdmReleased: null,
    localCleaned: false,
  };
}

/** Whether everything is known to be gone, in the cloud and in the DNS. */
export function isClean({ verified, pdmReleased }: WipeProgress): boolean {
  return verified && pdmReleased !== false;
}

/** Adds members to a list that stays free of repetitions. */
export function including(list: readonly string[], more: Iterable<string>): string[] {
  return [...new Set([...list, ...more])];
}
