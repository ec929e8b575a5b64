import type { Clock } from "../../../platform/clock.ts";

/** The registrar's time, from our clock and how far theirs is off; requests are signed with it. */
export interface ServerClock {
  /** Asks for the difference unless it is known well enough. `ask` gives their epoch seconds. */
  sync(ask: () => Promise<number>): Promise<void>;
  /** The difference turned out to be wrong. */
  forget(): void;
  /** Epoch seconds. */
  now(): number;
}

/** Clocks drift slowly; the registrar lets half a minute pass. */
const validForMs = 3_600_000;

export function createServerClock(clock: Clock): ServerClock {
  let known: { offsetSeconds: number; at: number } | undefined;
  const ownSeconds = (): number => Math.floor(clock.now().getTime() / 1000);

  return {
    async sync(ask) {
      if (known && clock.now().getTime() - known.at < validForMs) return;
      const theirs = await ask();
      known = { offsetSeconds: theirs - ownSeconds(), at: clock.now().getTime() };
    },
    forget: () => void (known = undefined),
    now: () => ownSeconds() + (known?.offsetSeconds ?? 0),
  };
}
