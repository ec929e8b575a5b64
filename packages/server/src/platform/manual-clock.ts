import type { Clock } from "./clock.ts";

export interface ManualClock extends Clock {
  /** Every sleep asked for, milliseconds. */
  readonly sleeps: number[];
  advance(ms: number): void;
}

/** A clock for tests: sleeping moves it on and returns at once. */
export function createManualClock(start = "2026-11-22T10:00:00.000Z"): ManualClock {
  let time = new Date(start).getTime();
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => new Date(time),
    advance: (ms) => void (time += ms),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      sleeps.push(ms);
      time += ms;
    },
  };
}
