import type { ClusterRule } from "../rule.ts";
import { ownReleases, placeIn, scalarRange } from "./own-releases.ts";

export const clPinDrift: ClusterRule = {
  id: "CL-PIN-DRIFT",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "a release pins another version than its Blueprint has",
  reason:
    "A Sovereign installs what is pinned: a change of the Blueprint that nobody pins never arrives, and a pin ahead of it cannot be pulled.",
  fix: "pin the Blueprint's version",
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      const { blueprint, version, name } = release;
      const path = ["spec", "chart", "spec", "version"];
      if (blueprint?.version === undefined || version === blueprint.version) continue;
      const range = scalarRange(subject, release, path);
      yield {
        message: `${name} pins ${version || "no version"}, but ${blueprint.folder} is ${blueprint.version}`,
        at: placeIn(subject, release, path),
        edits: range === undefined ? [] : [{ file: release.file, ...range, text: blueprint.version }],
      };
    }
  },
  examples: [
    {
      title: "slot pins an older version",
      changes: [{ file: "clusters/_template/bootstrap-kit/02-store.yaml", replace: "      version: 1.0.0", with: "      version: 0.9.0" }],
      at: { file: "clusters/_template/bootstrap-kit/02-store.yaml", text: "version: 0.9.0" },
      also: ["BP-LOCKSTEP"],
    },
  ],
};
