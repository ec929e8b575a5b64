import type { Repository } from "./repository.ts";

/** False for a Blueprint's folder taken by itself, whose neighbours are somewhere else: nothing can be said about what it names. */
export function isWholeRepository({ blueprints, clusterDirectories }: Repository): boolean {
  return blueprints.length > 1 || clusterDirectories.length > 0;
}
