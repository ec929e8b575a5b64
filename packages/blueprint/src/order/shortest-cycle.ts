/** The shortest circle of names that depend on each other, its first name repeated at the end; undefined when there is none. */
export function shortestCycle(dependencies: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  let shortest: string[] | undefined;
  for (const start of dependencies.keys()) {
    const found = wayBack(dependencies, start);
    if (found !== undefined && (shortest === undefined || found.length < shortest.length)) shortest = found;
  }

  return shortest;
}

/** A breadth-first search: the first way back to where it began is the shortest. */
function wayBack(dependencies: ReadonlyMap<string, readonly string[]>, start: string): string[] | undefined {
  const seen = new Set<string>();
  let ways = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of dependencies.get(way.at(-1)!) ?? []) {
        if (next === start) return [...way, start];
        if (seen.has(next) || !dependencies.has(next)) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }

  return undefined;
}
