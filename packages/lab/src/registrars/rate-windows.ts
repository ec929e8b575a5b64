import type { Clock } from "../clock.ts";

/** So many calls within a span of virtual time. */
export interface RateLimit {
  calls: number;
  perMs: number;
}

/** Counts calls in fixed windows of virtual time, so that a fast clock does not starve a fast client. */
export interface RateWindows {
  /** Counts a call. Milliseconds until the next one is let in when this one is not, else undefined. */
  take(key: string, limits: readonly RateLimit[]): number | undefined;
  /** Uses up what is left of the shortest window. */
  drain(key: string, limits: readonly RateLimit[]): void;
  clear(): void;
}

export function createRateWindows(clock: Clock): RateWindows {
  const counts = new Map<string, { window: number; used: number }>();

  function slot(key: string, { perMs }: RateLimit): { window: number; used: number } {
    const window = Math.floor(clock.now() / perMs);
    const id = `${key} ${perMs}`;
    const found = counts.get(id);
    if (found?.window === window) return found;
    const fresh = { window, used: 0 };
    counts.set(id, fresh);
    return fresh;
  }

  return {
    take(key, limits) {
      const full = limits.find((limit) => slot(key, limit).used >= limit.calls);
      if (full) return (slot(key, full).window + 1) * full.perMs - clock.now();
      for (const limit of limits) slot(key, limit).used++;
      return undefined;
    },
    drain(key, [shortest]) {
      if (shortest) slot(key, shortest).used = shortest.calls;
    },
    clear: () => counts.clear(),
  };
}
