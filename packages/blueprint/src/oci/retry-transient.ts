import { setTimeout as delay } from "node:timers/promises";

/** Answers of a registry that is busy, or of something in front of it that has lost it for a moment. */
export const transientStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
/** A connection that broke. One that is refused, or a name that is not found, is no passing matter. */
export const transientCodes: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET"]);

/** Carries what to say when no further try helps. */
export class TransientFailure extends Error {
  override readonly name = "TransientFailure";
  override readonly cause: Error;
  /** What the registry asked for. */
  readonly afterMs: number | undefined;

  constructor(cause: Error, afterMs: number | undefined) {
    super(cause.message);
    this.cause = cause;
    this.afterMs = afterMs;
  }
}

/** Between the tries; a registry that restarts is back within them. */
const pausesMs = [250, 1_000, 3_000];
/** No registry may keep a publication waiting for longer than this between two tries. */
const longestPauseMs = 30_000;

/** Does it again while it fails in passing; at last rejects with the failure's cause. The work must be safe to repeat from its start. */
export async function retryTransient<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      await delay(Math.min(error.afterMs ?? pause, longestPauseMs), undefined, { signal });
    }
  }
  try {
    return await work();
  } catch (error) {
    throw error instanceof TransientFailure ? error.cause : error;
  }
}
