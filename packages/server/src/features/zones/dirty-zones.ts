import type { Clock } from "../../platform/clock.ts";

/** Which zones were changed and not put in order since. Kept in memory: after a restart a zone is put in order after its next change. */
export interface DirtyZones {
  /** A write of the zone begins or ends; `depth` is how many wait or run. */
  note(zone: string, depth: number): void;
  /** Zones that may be put in order now. */
  due(): string[];
  /** Putting it in order begins. */
  begin(zone: string): void;
}

/** Every record of the zone is gone through, so that it is not done for each change. */
const atLeastApartMs = 600_000;

/** Writers come in bursts, and would wait for it. */
const idleMs = 5000;

/**
 * Puts off what PowerDNS needs after changes of a pool's zone, which does not do it by itself. Answers are right without; it only keeps the
 * order of names in the database whole.
 */
export function createDirtyZones(clock: Clock): DirtyZones {
  const changes = new Map<string, { at: number; depth: number }>();
  const begun = new Map<string, number>();

  return {
    note: (zone, depth) => void changes.set(zone, { at: clock.now().getTime(), depth }),
    due() {
      const now = clock.now().getTime();
      const isIdle = ({ at, depth }: { at: number; depth: number }) => depth === 0 && now - at >= idleMs;
      const isLongAgo = (zone: string) => now - (begun.get(zone) ?? -Infinity) >= atLeastApartMs;
      return [...changes].filter(([zone, change]) => isIdle(change) && isLongAgo(zone)).map(([zone]) => zone);
    },
    begin(zone) {
      changes.delete(zone);
      begun.set(zone, clock.now().getTime());
    },
  };
}
