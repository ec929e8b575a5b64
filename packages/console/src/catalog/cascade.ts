import type { CatalogComponent, CatalogFamily } from "@catalyst/contract";

type Component = Pick<CatalogComponent, "id" | "family" | "dependencies" | "defaultSelected" | "locked">;
type Family = Pick<CatalogFamily, "id" | "members" | "cascadeOnMemberSelection">;

/** What must be selected together. Ids of a selection are sorted, each once. */
export interface Graph {
  components: ReadonlyMap<string, Component>;
  /** Who names a component among its dependencies. */
  dependents: ReadonlyMap<string, readonly string[]>;
  families: ReadonlyMap<string, Family>;
}

export function graphOf({ components, families }: { components: readonly Component[]; families: readonly Family[] }): Graph {
  const dependents = new Map<string, string[]>();
  for (const { id, dependencies } of components)
    for (const need of dependencies) dependents.set(need, [...(dependents.get(need) ?? []), id]);
  return {
    components: new Map(components.map((component) => [component.id, component])),
    dependents,
    families: new Map(families.map((family) => [family.id, family])),
  };
}

/** What is selected when nobody has chosen anything. */
export function defaultSelection(graph: Graph): string[] {
  return inOrder([...graph.components.values()].filter(({ defaultSelected, locked }) => defaultSelected || locked).map(({ id }) => id));
}

/** A stored selection as it holds: null is the default, unknown ids go, locked components are always in. */
export function readSelection(graph: Graph, stored: readonly string[] | null): string[] {
  if (stored === null) return defaultSelection(graph);
  const locked = [...graph.components.values()].filter((component) => component.locked).map(({ id }) => id);
  return inOrder([...stored.filter((id) => graph.components.has(id)), ...locked]);
}

/** The component, all it needs, and whole families that come with any new member; until nothing changes. */
export function addComponent(graph: Graph, selection: readonly string[], id: string): string[] {
  if (selection.includes(id) || !graph.components.has(id)) return [...selection];
  const all = new Set(selection);
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const component = graph.components.get(next);
    if (!component || all.has(next)) continue;
    all.add(next);
    open.push(...component.dependencies, ...familyThatComesWith(graph, component));
  }
  return inOrder(all);
}

/** Without the component and all that needs it; what is locked stays, and so do needs and siblings. */
export function removeComponent(graph: Graph, selection: readonly string[], id: string): string[] {
  if (!selection.includes(id) || graph.components.get(id)?.locked) return [...selection];
  const gone = new Set([id, ...dependentsOf(graph, selection, id)]);
  return selection.filter((each) => !gone.has(each));
}

/** Selected components that cannot stay without this one, directly or not. */
export function dependentsOf(graph: Graph, selection: readonly string[], id: string): string[] {
  const selected = new Set(selection);
  const mayLeave = (each: string) => selected.has(each) && !graph.components.get(each)?.locked;
  return reach(id, (each) => (graph.dependents.get(each) ?? []).filter(mayLeave));
}

/** Everything a component needs, directly or not. */
export function needsOf(graph: Graph, id: string): string[] {
  return reach(id, (each) => graph.components.get(each)?.dependencies ?? []);
}

export function inOrder(ids: Iterable<string>): string[] {
  return [...new Set(ids)].toSorted();
}

function familyThatComesWith(graph: Graph, { family, defaultSelected }: Component): readonly string[] {
  const whole = graph.families.get(family);
  return whole?.cascadeOnMemberSelection && !defaultSelected ? whole.members : [];
}

function reach(from: string, next: (id: string) => readonly string[]): string[] {
  const found = new Set<string>();
  const open = [...next(from)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...next(id));
  }
  found.delete(from);
  return inOrder(found);
}
