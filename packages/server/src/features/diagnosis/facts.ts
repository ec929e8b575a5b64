import type { Event, EventPhase, Failure } from "@catalyst/contract";

/**
 * How a deployment stands at one point of its history.
 * - `waiting`: a phase waits for something it has named
 * - `booting`: the infrastructure stands, the clusters are awaited
 * - `resting`: nothing is under way and nothing is wrong
 */
export type Standing = "running" | "waiting" | "booting" | "failed" | "cancelled" | "wiped" | "resting" | "unknown";

/** What rules judge by: all that is known of a deployment's course at that point, and nothing else. */
export interface Facts {
  fqdn: string;
  domainMode: "pool" | "byo-manual" | "byo-api";
  standing: Standing;
  /** The phase that is under way, or that ended the run. */
  phase: EventPhase | null;
  attempt: number;
  since: Date | null;
  /** What the phase says it waits for. */
  waitingFor: string | null;
  /** Set exactly when the run has failed. */
  failure: Symptom | null;
  /** The newest warnings and errors of that phase, oldest first. */
  trouble: Event[];
  /** The newest thing that was said in that phase. */
  latest: Event | undefined;
  /** Regions whose first boot is awaited, and when their nodes were last heard of. */
  regions: { key: string; lastWord: Event | undefined }[];
  /** The name servers that the domain is meant to have, while its delegation is awaited. */
  servedBy: string | null;
  /** Times the phase took before, milliseconds; null while too little is known, and for questions about the past. */
  expected: { p50: number; p90: number } | null;
  /** The time of the answer: now, or that of the event asked about. */
  now: Date;
  /** The cloud is an emulated one. */
  emulated: boolean;
}

/** A failure as the record or the event that ended the run tells it. */
export interface Symptom extends Pick<Failure, "code" | "phase" | "message"> {
  sentence?: string;
  needs: readonly string[];
  retryable: boolean;
  culprit?: NonNullable<Failure["culprit"]>;
  at: Date;
  seq: number | undefined;
}
