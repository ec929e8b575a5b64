import { useSyncExternalStore } from "react";
import { changeDraft, currentDraft, useDraft } from "../wizard/draft/draft-store.ts";
import { dependentsOf, readSelection } from "./cascade.ts";
import type { Catalogue } from "./catalogue.tsx";
import { type Causes, type Change, explainAddition, explainRemoval, explainReset, neededOnly, withoutOrphans } from "./explain-change.ts";
import { tellAdded, tellLocked, tellRemoved, tellReset, tellUndone } from "./tell-change.ts";

interface State {
  /** The component whose removal a person is asked about. */
  asked: string | null;
  last: LastChange | null;
  causes: Causes;
}

interface LastChange {
  change: Change;
  /** What the draft held before and holds since. */
  before: { stored: string[] | null; causes: Causes };
  stored: string[] | null;
}

let state: State = { asked: null, last: null, causes: new Map() };
const listeners = new Set<() => void>();

/** Adds or removes what was pressed, with all that follows from it; asks first when others would leave too. */
export function pressComponent(catalogue: Catalogue, id: string): void {
  const component = catalogue.componentOf(id);
  if (!component) return;
  if (component.locked) return tellLocked(component);
  const selection = currentSelection(catalogue);
  if (!selection.includes(id)) return make(catalogue, explainAddition(catalogue.graph, selection, id, state.causes));
  if (dependentsOf(catalogue.graph, selection, id).length > 0) return set({ asked: id });
  make(catalogue, explainRemoval(catalogue.graph, selection, id, state.causes));
}

export function confirmRemoval(catalogue: Catalogue): void {
  if (state.asked !== null) make(catalogue, explainRemoval(catalogue.graph, currentSelection(catalogue), state.asked, state.causes));
  keepAsked();
}

export function keepAsked(): void {
  set({ asked: null });
}

export function resetSelection(catalogue: Catalogue): void {
  make(catalogue, explainReset(catalogue.graph, currentSelection(catalogue)));
}

export function undoLast(): void {
  if (!state.last) return;
  const { stored, causes } = state.last.before;
  changeDraft({ selectedComponents: stored });
  set({ last: null, causes });
  tellUndone();
}

export function takeFamilyBack(catalogue: Catalogue): void {
  if (!state.last) return;
  const { change, before } = state.last;
  keep(neededOnly(change), before);
  tellRemoved(catalogue, change.family);
}

export function removeOrphans(catalogue: Catalogue): void {
  if (!state.last) return;
  const { change, before } = state.last;
  keep(withoutOrphans(change), before);
  tellRemoved(catalogue, change.orphans);
}

export function dismissLast(): void {
  set({ last: null });
}

/** The component whose removal is asked about. */
export function useAsked(): string | null {
  return useSyncExternalStore(subscribe, () => state.asked);
}

/** The last change, until it is dismissed or the selection is changed by something else. */
export function useLastChange(): Change | null {
  const last = useSyncExternalStore(subscribe, () => state.last);
  const stored = useDraft(({ selectedComponents }) => selectedComponents);
  return last && last.stored === stored ? last.change : null;
}

export function useSelection(catalogue: Catalogue): readonly string[] {
  const stored = useDraft(({ selectedComponents }) => selectedComponents);
  return readSelection(catalogue.graph, stored);
}

/** Draws anew only when this one component comes or goes. */
export function useIsSelected({ id, locked, defaultSelected }: { id: string; locked: boolean; defaultSelected: boolean }): boolean {
  return useDraft(({ selectedComponents }) => locked || (selectedComponents?.includes(id) ?? defaultSelected));
}

export function currentSelection(catalogue: Catalogue): string[] {
  return readSelection(catalogue.graph, currentDraft().selectedComponents);
}

function make(catalogue: Catalogue, change: Change): void {
  keep(change, { stored: currentDraft().selectedComponents, causes: state.causes });
  if (change.kind === "added") tellAdded(catalogue, change);
  else if (change.kind === "reset") tellReset(change.after.length);
  else
    tellRemoved(
      catalogue,
      change.before.filter((id) => !change.after.includes(id)),
    );
}

function keep(change: Change, before: LastChange["before"]): void {
  const stored = change.kind === "reset" ? null : [...change.after];
  changeDraft({ selectedComponents: stored });
  set({ last: { change, before, stored }, causes: change.causes });
}

function set(changes: Partial<State>): void {
  state = { ...state, ...changes };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
