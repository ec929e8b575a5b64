import type { OrderRelease } from "./order-plan.ts";
import type { ReleaseGraph } from "./release-graph.ts";

/** What a release that waits takes until its pods are ready, and one that only applies objects; measured figures take their place where known. */
const expectedSeconds = { waiting: 45, applying: 5 };

/** The chain of releases that takes longest: nothing makes the whole faster but a shorter chain. */
export function criticalPath(
  releases: readonly OrderRelease[],
  graph: ReleaseGraph,
  measured: ReadonlyMap<string, number> = new Map(),
): { release: string; seconds: number }[] {
  const byName = graph.byName;
  const longest = new Map<string, { total: number; path: string[] }>();
  const secondsOf = (name: string): number =>
    measured.get(name) ?? (byName.get(name)!.waits ? expectedSeconds.waiting : expectedSeconds.applying);
  for (const name of graph.levels.flat()) {
    const before = byName
      .get(name)!
      .dependsOn.flatMap((dependency) => longest.get(dependency) ?? [])
      .toSorted((one, other) => other.total - one.total)[0] ?? { total: 0, path: [] };
    longest.set(name, { total: before.total + secondsOf(name), path: [...before.path, name] });
  }
  const best = releases.flatMap(({ name }) => longest.get(name) ?? []).toSorted((one, other) => other.total - one.total)[0];

  return (best?.path ?? []).map((release) => ({ release, seconds: secondsOf(release) }));
}
