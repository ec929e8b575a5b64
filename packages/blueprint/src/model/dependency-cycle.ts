import { declaredDependencies } from "./declared-dependencies.ts";
import type { Repository } from "./repository.ts";

/** What each Blueprint of a repository has to wait for: references to what is there already are no order. */
export function installOrderEdges(repository: Repository): Map<string, string[]> {
  return new Map(
    repository.blueprints.map((blueprint) => [
      blueprint.name,
      declaredDependencies(blueprint).flatMap(({ kind, blueprint: name }) => (kind === "reference" ? [] : [name])),
    ]),
  );
}

/** The shortest way from a node back to itself, without the node's second mention; undefined when there is none. */
export function shortestCycle(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of edges.get(node) ?? []) {
      if (next === start) return pathTo(node, cameFrom, start);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }

  return undefined;
}

function pathTo(node: string, cameFrom: ReadonlyMap<string, string>, start: string): string[] {
  const path = [node];
  while (path[0] !== start) path.unshift(cameFrom.get(path[0]!)!);

  return path;
}
