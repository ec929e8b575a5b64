import type { OrderRelease } from "./order-plan.ts";

/** Who comes before whom, by `dependsOn` alone. */
export interface ReleaseGraph {
  byName: ReadonlyMap<string, OrderRelease>;
  /** Everything that is Ready before this release begins, in every order that Flux may choose. */
  ancestorsOf(name: string): ReadonlySet<string>;
  /** The shortest cycle, its first name repeated at the end; undefined when there is none. */
  cycle: readonly string[] | undefined;
  levels: readonly (readonly string[])[];
  /** These releases in an order that `dependsOn` allows. */
  sorted(names: Iterable<string>): string[];
}

export function releaseGraph(releases: readonly OrderRelease[]): ReleaseGraph {
  const byName = new Map(releases.map((release) => [release.name, release]));
  const cycle = shortestCycle(byName);
  const levels = cycle === undefined ? levelsOf(byName) : [];
  const position = new Map(levels.flat().map((name, index) => [name, index]));
  const ancestors = new Map<string, Set<string>>();

  return {
    byName,
    cycle,
    levels,
    ancestorsOf(name) {
      const known = ancestors.get(name) ?? collectAncestors(byName, name);
      ancestors.set(name, known);

      return known;
    },
    sorted: (names) => [...names].toSorted((one, other) => (position.get(one) ?? 0) - (position.get(other) ?? 0)),
  };
}

function collectAncestors(byName: ReadonlyMap<string, OrderRelease>, name: string): Set<string> {
  const found = new Set<string>();
  const open = [...(byName.get(name)?.dependsOn ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next) || !byName.has(next)) continue;
    found.add(next);
    open.push(...byName.get(next)!.dependsOn);
  }

  return found;
}

/** A breadth-first search from every release: the first way back to it is the shortest. */
function shortestCycle(byName: ReadonlyMap<string, OrderRelease>): string[] | undefined {
  let shortest: string[] | undefined;
  for (const start of byName.keys()) {
    const found = wayBack(byName, start);
    if (found !== undefined && (shortest === undefined || found.length < shortest.length)) shortest = found;
  }

  return shortest;
}

function wayBack(byName: ReadonlyMap<string, OrderRelease>, start: string): string[] | undefined {
  const seen = new Set<string>();
  let ways = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of byName.get(way.at(-1)!)?.dependsOn ?? []) {
        if (next === start) return [...way, start];
        if (seen.has(next) || !byName.has(next)) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }

  return undefined;
}

function levelsOf(byName: ReadonlyMap<string, OrderRelease>): string[][] {
  const levelOf = new Map<string, number>();
  const visit = (name: string): number => {
    const known = levelOf.get(name);
    if (known !== undefined) return known;
    const before = byName
      .get(name)!
      .dependsOn.filter((dependency) => byName.has(dependency))
      .map(visit);
    const level = before.length === 0 ? 0 : Math.max(...before) + 1;
    levelOf.set(name, level);

    return level;
  };
  const levels: string[][] = [];
  for (const name of byName.keys()) (levels[visit(name)] ??= []).push(name);

  return levels;
}
