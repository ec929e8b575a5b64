import { useSyncExternalStore } from "react";
import { type Draft, emptyDraft } from "./draft.ts";
import { draftKey, draftVersion, readDraft } from "./read-draft.ts";

const listeners = new Set<() => void>();
let draft: Draft = readDraft(stored());

window.addEventListener("storage", (event) => {
  if (event.key !== draftKey) return;
  draft = readDraft(event.newValue);
  tell();
  for (const listener of otherTabListeners) listener();
});

const otherTabListeners = new Set<() => void>();

export function currentDraft(): Draft {
  return draft;
}

/** Changes members and keeps them in this browser. */
export function changeDraft(changes: Partial<Draft>): void {
  draft = { ...draft, ...changes };
  keep();
  tell();
}

export function resetDraft(kept: Partial<Draft> = {}): void {
  draft = { ...emptyDraft, ...kept };
  keep();
  tell();
}

/** One part of the draft; draws anew only when that part changes. `select` must give back the same value for the same draft. */
export function useDraft<Part>(select: (draft: Draft) => Part): Part {
  return useSyncExternalStore(subscribe, () => select(draft));
}

/** Told when another tab has changed the draft. */
export function onOtherTab(listener: () => void): () => void {
  otherTabListeners.add(listener);
  return () => otherTabListeners.delete(listener);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function stored(): string | null {
  try {
    return localStorage.getItem(draftKey);
  } catch {
    return null;
  }
}

function keep(): void {
  try {
    localStorage.setItem(draftKey, JSON.stringify({ state: draft, version: draftVersion }));
  } catch {
    // A browser that keeps nothing loses the draft with the page; everything else works.
  }
}

function tell(): void {
  for (const listener of listeners) listener();
}
