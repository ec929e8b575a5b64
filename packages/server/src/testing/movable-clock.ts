import type { Clock } from "../platform/clock.ts";
import { systemClock } from "../platform/clock.ts";

/** A clock that runs with the real one and can be put forward. */
export function movableClock(): Clock & { advance(ms: number): void } {
  let ahead = 0;
  return {
    now: () => new Date(systemClock.now().getTime() + ahead),
    sleep: systemClock.sleep,
    advance(ms) {
      ahead += ms;
    },
  };
}
