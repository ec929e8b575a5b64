import { type Graph, addComponent, defaultSelection, inOrder, needsOf, removeComponent } from "./cascade.ts";

/** Why a component is there, as far as this page has seen: for whose sake it came, or for nobody's when a person pressed it. */
export type Causes = ReadonlyMap<string, readonly string[]>;

/** One change of a selection, with what a person wants to know of it. */
export interface Change {
  kind: "added" | "removed" | "reset";
  /** What was pressed; null when everything was put back. */
  id: string | null;
  before: readonly string[];
  after: readonly string[];
  /** New because what was pressed needs them. */
  needed: readonly string[];
  /** New because a family comes whole; its own needs among them. */
  family: readonly string[];
  /** The families that came. */
  families: readonly string[];
  /** Left because they need what was pressed. */
  dependents: readonly string[];
  /** Selected still, yet there only for what has left. Offered for removal, never taken. */
  orphans: readonly string[];
  causes: Causes;
}

export function explainAddition(graph: Graph, before: readonly string[], id: string, causes: Causes): Change {
  const after = addComponent(graph, before, id);
  const added = after.filter((each) => !before.includes(each));
  const needs = needsOf(graph, id);
  const needed = added.filter((each) => needs.includes(each));
  const family = added.filter((each) => each !== id && !needs.includes(each));
  const families = inOrder(family.map((each) => graph.components.get(each)?.family ?? "")).filter(
    (each) => graph.families.get(each)?.cascadeOnMemberSelection,
  );
  return {
    kind: "added",
    id,
    before,
    after,
    needed,
    family,
    families,
    dependents: [],
    orphans: [],
    causes: new Map([...causes, ...added.map((each) => [each, each === id ? [] : [id]] as const)]),
  };
}

export function explainRemoval(graph: Graph, before: readonly string[], id: string, causes: Causes): Change {
  const after = removeComponent(graph, before, id);
  const left = new Set(before.filter((each) => !after.includes(each)));
  return {
    kind: "removed",
    id,
    before,
    after,
    needed: [],
    family: [],
    families: [],
    dependents: [...left].filter((each) => each !== id),
    orphans: orphansOf(graph, after, left, causes),
    causes: new Map([...causes].filter(([each]) => !left.has(each))),
  };
}

export function explainReset(graph: Graph, before: readonly string[]): Change {
  return {
    kind: "reset",
    id: null,
    before,
    after: defaultSelection(graph),
    needed: [],
    family: [],
    families: [],
    dependents: [],
    orphans: [],
    causes: new Map(),
  };
}

/** The change without what a family brought along. */
export function neededOnly(change: Change): Change {
  const isNeeded = (id: string) => !change.family.includes(id);
  return {
    ...change,
    after: change.after.filter(isNeeded),
    family: [],
    families: [],
    causes: new Map([...change.causes].filter(([id]) => isNeeded(id))),
  };
}

/** The change with what had no other reason to stay gone too. */
export function withoutOrphans(change: Change): Change {
  return { ...change, after: change.after.filter((each) => !change.orphans.includes(each)), orphans: [] };
}

/**
 * Those that came for the sake of what left, and that nothing which stays needs. Of a selection made before this page was opened only the
 * needs of what left count, and never what is selected by default.
 */
function orphansOf(graph: Graph, after: readonly string[], left: ReadonlySet<string>, causes: Causes): string[] {
  const needsOfLeft = new Set([...left].flatMap((id) => needsOf(graph, id)));
  const candidates = after.filter((id) => {
    const component = graph.components.get(id);
    const known = causes.get(id);
    if (!component || component.locked) return false;
    if (!known) return needsOfLeft.has(id) && !component.defaultSelected;
    const isConcerned = needsOfLeft.has(id) || known.some((cause) => left.has(cause));
    return known.length > 0 && isConcerned && !known.some((cause) => after.includes(cause));
  });
  const needed = new Set(after.filter((id) => !candidates.includes(id)).flatMap((id) => needsOf(graph, id)));
  return candidates.filter((id) => !needed.has(id));
}
