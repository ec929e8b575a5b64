import { useSyncExternalStore } from "react";

/** A small state in this page's memory; nothing of it is kept anywhere else. */
export interface MemoryStore<State extends object> {
  current(): State;
  change(changes: Partial<State>): void;
  reset(): void;
  subscribe(listener: () => void): () => void;
}

export function createMemoryStore<State extends object>(initial: State): MemoryStore<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  function put(next: State): void {
    state = next;
    for (const listener of listeners) listener();
  }
  return {
    current: () => state,
    change: (changes) => put({ ...state, ...changes }),
    reset: () => put(initial),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One part of a store; draws anew only when that part changes. `select` must give back the same value for the same state. */
export function useMemoryStore<State extends object, Part>(store: MemoryStore<State>, select: (state: State) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.current()));
}
