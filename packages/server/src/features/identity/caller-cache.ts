import type { Clock } from "../../platform/clock.ts";
import type { Caller } from "./caller.ts";

/** What a checked credential stands for. */
export interface KnownCaller {
  person: Pick<Caller, "personId" | "email" | "name" | "roles" | "locale" | "grant">;
  via: Caller["via"];
  expiresAt: Date;
}

/**
 * Remembers checked credentials for a few seconds, keyed by their hash, so that a busy client costs no query per request.
 * A revocation in this process counts at once, one in another process after `rememberMs`.
 */
export interface CallerCache {
  get(key: string): KnownCaller | undefined;
  /** `generation` is what `generation()` gave before the lookup; what was looked up before a revocation is not kept. */
  set(key: string, caller: KnownCaller, generation: number): void;
  generation(): number;
  /** Forgets everything: revocations are rare and a lookup is cheap. */
  clear(): void;
}

export const rememberMs = 5_000;
const mostEntries = 10_000;

export function createCallerCache(clock: Clock): CallerCache {
  const entries = new Map<string, { caller: KnownCaller; until: number }>();
  let generation = 0;

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (clock.now().getTime() < entry.until) return entry.caller;
      entries.delete(key);
      return undefined;
    },
    set(key, caller, lookedUpIn) {
      if (lookedUpIn !== generation) return;
      const oldest = entries.keys().next().value;
      if (entries.size >= mostEntries && oldest !== undefined) entries.delete(oldest);
      entries.set(key, { caller, until: Math.min(clock.now().getTime() + rememberMs, caller.expiresAt.getTime()) });
    },
    generation: () => generation,
    clear() {
      generation += 1;
      entries.clear();
    },
  };
}
