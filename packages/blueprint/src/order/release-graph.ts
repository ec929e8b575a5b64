import type { OrderRelease } from "./order-plan.ts";
import { shortestCycle } from "./shortest-cycle.ts";

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
  const cycle = shortestCycle(new Map(releases.map(({ name, dependsOn }) => [name, dependsOn])));
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
