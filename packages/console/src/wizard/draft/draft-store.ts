import { useSyncExternalStore } from "react";
import { type Draft, emptyDraft } from "./draft.ts";
import { draftKey, draftVersion, namesSecret, readDraft } from "./read-draft.ts";

const listeners = new Set<() => void>();
const otherTabListeners = new Set<() => void>();
let draft: Draft = take(stored());

window.addEventListener("storage", (event) => {
  // A key of null: the whole storage was cleared.
  if (event.key !== draftKey && event.key !== null) return;
  draft = take(event.newValue);
  tell();
  for (const listener of otherTabListeners) listener();
});

export function currentDraft(): Draft {
  return draft;
}

/** Changes members and keeps them in this browser. */
export function changeDraft(changes: Partial<Draft>): void {
  draft = { ...draft, ...changes };
  keep(draft);
  tell();
}

export function resetDraft(kept: Partial<Draft> = {}): void {
  draft = { ...emptyDraft, ...kept };
  keep(draft);
  tell();
}

/** One part of the draft; draws anew only when that part changes. `select` must give back the same value for the same draft. */
export function useDraft<Part>(select: (draft: Draft) => Part): Part {
  return useSyncExternalStore(onDraft, () => select(draft));
}

/** Told after every change of the draft. */
export function onDraft(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Told when another tab has changed the draft. */
export function onOtherTab(listener: () => void): () => void {
  otherTabListeners.add(listener);
  return () => otherTabListeners.delete(listener);
}

/** What a stored text says. One that an older console wrote with secrets in it is replaced before anything else happens. */
function take(text: string | null): Draft {
  const read = readDraft(text);
  if (namesSecret(text)) keep(read);
  return read;
}

function stored(): string | null {
  try {
    return localStorage.getItem(draftKey);
  } catch {
    return null;
  }
}

function keep(kept: Draft): void {
  try {
    localStorage.setItem(draftKey, JSON.stringify({ state: kept, version: draftVersion }));
  } catch {
    // A browser that keeps nothing loses the draft with the page; everything else works.
  }
}

function tell(): void {
  for (const listener of listeners) listener();
}
