import { kinds, type Kind, type Kinds, type Resource } from "./resources.ts";

/** Renders a resource into the answer's shape; given by each kind. */
export type Render = (kind: Kind, record: Resource) => object;

/** One resource with its answer, serialised once per change, and the answers it gave before. */
interface Entry {
  kind: Kind;
  record: Resource;
  json: string;
  bornAt: number;
  past: { until: number; json: string }[];
}

interface Shelf {
  /** Ids in ascending order, which is also the default order of lists. */
  ids: number[];
  names: Map<string, number>;
}

/** A change as the append log keeps it; `record` is absent for a removal. */
export interface Change {
  kind: Kind;
  id: number;
  record?: Resource;
}

/** Resources of all projects, in memory. Handlers change records in place, call `touch`, and the caller commits once per request. */
export interface Store {
  add<K extends Kind>(kind: K, record: Kinds[K]): void;
  /** Forgets a resource; its last answers stay readable for `stale` reads. */
  remove(kind: Kind, id: number): void;
  /** By id, whatever project it belongs to. */
  get<K extends Kind>(kind: K, id: number): Kinds[K] | undefined;
  /** By id inside a project; a foreign id is as unknown as one that never was. */
  find<K extends Kind>(kind: K, project: string, id: number): Kinds[K] | undefined;
  byName<K extends Kind>(kind: K, project: string, name: string): Kinds[K] | undefined;
  ids(kind: Kind, project: string): readonly number[];
  all<K extends Kind>(kind: K, project: string): Kinds[K][];
  count(kind: Kind, project: string): number;
  /** Whether any resource of any project holds this public address. */
  addressTaken(address: string): boolean;
  rename(kind: Kind, id: number, name: string): void;
  touch(kind: Kind, id: number | null | undefined): void;
  json(kind: Kind, id: number): string;
  /** What a read would have answered at an earlier virtual time; undefined when the resource did not exist then. */
  jsonAt(kind: Kind, project: string, id: number, at: number): string | undefined;
  idsAt(kind: Kind, project: string, at: number): number[];
  /** Serialises what changed since the last commit and reports it. */
  commit(): void;
  onChange(listener: (changes: Change[]) => void): void;
  snapshot(): Change[];
  restore(changes: Change[]): void;
  clear(project?: string): void;
}

// Stale reads never look back further than this many virtual milliseconds, so older answers are dropped.
const memory = 2 * 60_000;

export function createStore(now: () => number, render: Render): Store {
  const entries = new Map<Kind, Map<number, Entry>>(kinds.map((kind) => [kind, new Map()]));
  const shelves = new Map<string, Shelf>();
  const dirty = new Set<Entry>();
  const addresses = new Set<string>();
  const removed: Change[] = [];
  let graveyard: { entry: Entry; at: number }[] = [];
  /** Old answers in the order they were replaced. */
  const outdated: { entry: Entry; until: number }[] = [];
  let listener: ((changes: Change[]) => void) | undefined;

  const of = (kind: Kind): Map<number, Entry> => entries.get(kind)!;

  function shelf(kind: Kind, project: string): Shelf {
    const key = `${kind} ${project}`;
    let found = shelves.get(key);
    if (!found) shelves.set(key, (found = { ids: [], names: new Map() }));
    return found;
  }

  function add(kind: Kind, record: Resource): void {
    const entry: Entry = { kind, record, json: "", bornAt: now(), past: [] };
    of(kind).set(record.id, entry);
    const { ids, names } = shelf(kind, record.project);
    ids.splice(position(ids, record.id), 0, record.id);
    names.set(record.name, record.id);
    for (const address of addressesOf(record)) addresses.add(address);
    dirty.add(entry);
  }

  function remove(kind: Kind, id: number): void {
    const entry = of(kind).get(id);
    if (!entry) return;
    of(kind).delete(id);
    dirty.delete(entry);
    const { ids, names } = shelf(kind, entry.record.project);
    ids.splice(position(ids, id), 1);
    if (names.get(entry.record.name) === id) names.delete(entry.record.name);
    for (const address of addressesOf(entry.record)) addresses.delete(address);
    graveyard.push({ entry, at: now() });
    removed.push({ kind, id });
  }

  function find(kind: Kind, project: string, id: number): Resource | undefined {
    const record = of(kind).get(id)?.record;
    return record?.project === project ? record : undefined;
  }

  function commit(): void {
    if (dirty.size === 0 && removed.length === 0) return;
    const time = now();
    const changes: Change[] = removed.splice(0);
    for (const entry of dirty) {
      const text = JSON.stringify(render(entry.kind, entry.record));
      if (entry.json !== "" && entry.json !== text) {
        entry.past.push({ until: time, json: entry.json });
        outdated.push({ entry, until: time });
      }
      entry.json = text;
      changes.push({ kind: entry.kind, id: entry.record.id, record: entry.record });
    }
    dirty.clear();
    forgetBefore(time - memory);
    listener?.(changes);
  }

  function forgetBefore(time: number): void {
    graveyard = graveyard.filter((grave) => grave.at > time);
    const fresh = outdated.findIndex(({ until }) => until > time);
    for (const { entry } of outdated.splice(0, fresh < 0 ? outdated.length : fresh)) entry.past.shift();
  }

  function json(kind: Kind, id: number): string {
    const entry = of(kind).get(id)!;
    return dirty.has(entry) ? JSON.stringify(render(kind, entry.record)) : entry.json;
  }

  function shownAt(entry: Entry, at: number): string | undefined {
    if (entry.bornAt > at) return undefined;
    return entry.past.find((version) => version.until > at)?.json ?? json(entry.kind, entry.record.id);
  }

  function clear(project?: string): void {
    for (const [kind, map] of entries) {
      for (const [id, entry] of map) if (project === undefined || entry.record.project === project) remove(kind, id);
    }
  }

  return {
    add,
    remove,
    get: (kind, id) => of(kind).get(id)?.record as never,
    find: (kind, project, id) => find(kind, project, id) as never,
    byName: (kind, project, name) => of(kind).get(shelf(kind, project).names.get(name) ?? -1)?.record as never,
    ids: (kind, project) => shelf(kind, project).ids,
    all: (kind, project) => shelf(kind, project).ids.map((id) => of(kind).get(id)!.record) as never,
    count: (kind, project) => shelf(kind, project).ids.length,
    addressTaken: (address) => addresses.has(address),
    rename(kind, id, name) {
      const entry = of(kind).get(id)!;
      const { names } = shelf(kind, entry.record.project);
      if (names.get(entry.record.name) === id) names.delete(entry.record.name);
      names.set(name, id);
      entry.record.name = name;
      dirty.add(entry);
    },
    touch(kind, id) {
      const entry = of(kind).get(id ?? -1);
      if (entry) dirty.add(entry);
    },
    json,
    jsonAt(kind, project, id, at) {
      const living = of(kind).get(id);
      if (living) return living.record.project === project ? shownAt(living, at) : undefined;
      const grave = graveyard.find(({ entry, at: died }) => entry.record.id === id && entry.kind === kind && died > at);
      if (!grave || grave.entry.record.project !== project || grave.entry.bornAt > at) return undefined;
      return grave.entry.past.find((version) => version.until > at)?.json ?? grave.entry.json;
    },
    idsAt(kind, project, at) {
      const living = shelf(kind, project).ids.filter((id) => of(kind).get(id)!.bornAt <= at);
      const dead = graveyard.filter(({ entry, at: died }) => entry.kind === kind && entry.record.project === project && died > at);
      return [...living, ...dead.filter(({ entry }) => entry.bornAt <= at).map(({ entry }) => entry.record.id)].toSorted((a, b) => a - b);
    },
    commit,
    onChange: (next) => void (listener = next),
    snapshot: () => [...entries.values()].flatMap((map) => [...map.values()].map(({ kind, record }) => ({ kind, id: record.id, record }))),
    restore(changes) {
      clear();
      apply(changes);
      removed.length = 0;
      graveyard = [];
      outdated.length = 0;
      commit();
    },
    clear,
  };

  function apply(changes: Change[]): void {
    for (const { kind, id, record } of changes) {
      remove(kind, id);
      if (record) add(kind, record);
    }
  }
}

function addressesOf(record: Resource): string[] {
  const { ip, ipv4 } = record as { ip?: unknown; ipv4?: unknown };
  return [ip, ipv4].filter((address) => typeof address === "string");
}

/** Index of an id in a sorted list, or where it belongs. */
function position(ids: readonly number[], id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
