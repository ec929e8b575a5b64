import { useSyncExternalStore } from "react";

/** A small state in this page's memory; nothing of it is kept anywhere else. */
export interface MemoryStore<State extends object> {
  current(): State;
  change(changes: Partial<State>): void;
  reset(): void;
  subscribe(listener: () => void): () => void;
}

const resets = new Set<() => void>();

/** A store that starts with something and is reset to what is empty. */
export function createMemoryStore<State extends object>(empty: State, start: State = empty): MemoryStore<State> {
  let state = start;
  const listeners = new Set<() => void>();
  function put(next: State): void {
    state = next;
    for (const listener of listeners) listener();
  }
  const reset = () => put(empty);
  resets.add(reset);
  return {
    current: () => state,
    change: (changes) => put({ ...state, ...changes }),
    reset,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Empties every store: nothing of this wizard stays in memory. */
export function resetMemory(): void {
  for (const reset of resets) reset();
}

/** One part of a store; draws anew only when that part changes. `select` must give back the same value for the same state. */
export function useMemoryStore<State extends object, Part>(store: MemoryStore<State>, select: (state: State) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.current()));
}
