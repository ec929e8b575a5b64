import { type Clock, systemClock } from "../platform/clock.ts";

/** A clock whose seconds pass `speed` times faster, for tests against a lab that runs as fast. */
export function createFastClock(speed: number): Clock {
  const startedAt = systemClock.now().getTime();
  return {
    now: () => new Date(startedAt + (systemClock.now().getTime() - startedAt) * speed),
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
