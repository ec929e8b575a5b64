import type { Event } from "@catalyst/contract";
import { useSyncExternalStore } from "react";

/** Pages show at most the end of a history; what lies before is read from the server by those who want it. */
export const keptEvents = 1000;

let kept: { id: string; events: readonly Event[]; received: number } = { id: "", events: [], received: 0 };
const listeners = new Set<() => void>();

/** The last events of the deployment that the page is about, oldest first. */
export function useRecentEvents(): readonly Event[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => kept.events,
  );
}

export function keepEvents(id: string, events: readonly Event[]): void {
  const before = kept.id === id ? kept : { events: [], received: 0 };
  kept = { id, events: [...before.events, ...events].slice(-keptEvents), received: before.received + events.length };
  for (const listener of listeners) listener();
}

/** Number of the last event that is kept of a deployment; undefined when none is. */
export function lastKeptSeq(id: string): number | undefined {
  return kept.id === id ? kept.events.at(-1)?.seq : undefined;
}

/** How many events of the deployment have come in, whether or not they are still kept. */
export function receivedEvents(): number {
  return kept.received;
}
