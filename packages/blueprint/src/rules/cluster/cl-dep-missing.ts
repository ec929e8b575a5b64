import { declaredDependencies } from "../../model/declared-dependencies.ts";
import type { ClusterRule } from "../rule.ts";
import type { ClusterRelease } from "../subject.ts";
import { keyPlaceIn, ownReleases } from "./own-releases.ts";

export const clDepMissing: ClusterRule = {
  id: "CL-DEP-MISSING",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a release may be installed before one that its Blueprint cannot do without",
  reason: "Flux orders by dependsOn alone. On a lucky day it works; on another the kind, Secret or webhook is not there yet.",
  fix: "add the release to dependsOn",
  needs: [],
  *check(subject) {
    const byName = new Map(subject.releases.map((release) => [release.name, release]));
    const byBlueprint = new Map(subject.releases.map((release) => [release.chart, release]));
    for (const release of ownReleases(subject)) {
      if (release.blueprint === undefined) continue;
      const before = ancestors(release, byName);
      for (const { blueprint, kind } of declaredDependencies(release.blueprint)) {
        const needed = byBlueprint.get(blueprint);
        if (kind !== "hard" || needed === undefined || before.has(needed.name)) continue;
        yield {
          message: `${release.name} needs ${needed.name}, but nothing makes Flux install that first`,
          at: keyPlaceIn(subject, release, ["spec", "dependsOn"]),
          fix: `add dependsOn ${needed.name} to ${release.name}`,
        };
      }
    }
  },
  examples: [
    {
      title: "release does not wait for what its Blueprint needs",
      changes: [{ file: "clusters/_template/bootstrap-kit/03-web.yaml", replace: "  dependsOn:\n    - name: bp-store\n", with: "" }],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "spec:" },
    },
  ],
};

function ancestors(release: ClusterRelease, byName: ReadonlyMap<string, ClusterRelease>): Set<string> {
  const found = new Set<string>();
  const open = [...release.dependsOn];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(byName.get(next)?.dependsOn ?? []));
  }

  return found;
}
