/** The limit of a phase. Time spent in line for a place to run does not count. */
export interface Deadline {
  /** Stops the count; more often is the same as once. */
  pause(): void;
  /** Goes on counting; returns how long it stood still, milliseconds. */
  resume(): number;
  clear(): void;
}

/** Calls `onPassed` once `remainingMs` have gone by, never when there is no limit. `now` counts milliseconds and only grows. */
export function startDeadline(
  remainingMs: number | undefined,
  onPassed: () => void,
  now: () => number = () => performance.now(),
): Deadline {
  let left = remainingMs;
  let startedAt = now();
  let pausedAt: number | undefined;
  let timer = arm();

  return {
    pause() {
      if (pausedAt !== undefined) return;
      pausedAt = now();
      clearTimeout(timer);
      if (left !== undefined) left -= pausedAt - startedAt;
    },
    resume() {
      if (pausedAt === undefined) return 0;
      const stoodMs = now() - pausedAt;
      pausedAt = undefined;
      startedAt = now();
      timer = arm();
      return stoodMs;
    },
    clear: () => clearTimeout(timer),
  };

  function arm(): NodeJS.Timeout | undefined {
    return left === undefined ? undefined : setTimeout(onPassed, Math.max(0, left));
  }
}
