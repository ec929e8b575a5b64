import { useSyncExternalStore } from "react";
import { useNow } from "../../ui/use-now.ts";

/** How the page hears of its deployment. Times in milliseconds since 1970. */
export type StreamStatus =
  | { kind: "idle" | "live" | "polling" | "offline" | "finished" }
  /** `attempt` counts the tries since the connection was lost. */
  | { kind: "reconnecting"; attempt: number; since: number };

interface Heard {
  status: StreamStatus;
  /** When the server last said anything, be it that there is nothing new. */
  contactAt: number | undefined;
  /** Number of the last event, and how many have come in since the page first asked. */
  lastSeq: number;
  received: number;
}

/** Without a word for so long, what is shown says how old it is. */
const staleAfterMs = 30_000;

const nothing: Heard = { status: { kind: "idle" }, contactAt: undefined, lastSeq: 0, received: 0 };
const listeners = new Set<() => void>();
let heard = nothing;

export function useStreamStatus(): Heard {
  return useSyncExternalStore(subscribe, () => heard);
}

/** The time that the page's data are of, when the connection has been away for too long to call them current; else undefined. */
export function useStaleSince(): number | undefined {
  const { status, contactAt } = useStreamStatus();
  const now = useNow(1000);
  if (contactAt === undefined || status.kind === "live" || status.kind === "finished" || status.kind === "idle") return undefined;
  return now - contactAt > staleAfterMs ? contactAt : undefined;
}

/** For the stream alone. */
export function tellHeard(change: Partial<Heard>): void {
  heard = { ...heard, ...change };
  for (const listener of listeners) listener();
}

export function forgetHeard(): void {
  tellHeard(nothing);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
