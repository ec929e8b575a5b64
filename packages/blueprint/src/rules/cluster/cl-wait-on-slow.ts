import type { ClusterRule } from "../rule.ts";
import { keyPlaceIn, ownReleases, slotOf } from "./own-releases.ts";

export const clWaitOnSlow: ClusterRule = {
  id: "CL-WAIT-ON-SLOW",
  scope: "cluster",
  severity: "warning",
  suppressible: true,
  title: "a release waits although nothing after it needs its pods",
  reason: "Everything that depends on it starts later than it could, and a slow pod can fail the release for nobody's benefit.",
  fix: "set install.disableWait to true",
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      if (slotOf(subject, release)?.wait !== false || !release.waits) continue;
      yield {
        message: `${release.name} waits for its pods, and no dependent needs them`,
        at: keyPlaceIn(subject, release, ["spec", "install"]),
      };
    }
  },
  examples: [
    {
      title: "last release waits for pods that nobody needs",
      changes: [{ file: "clusters/_template/bootstrap-kit/03-web.yaml", replace: "    disableWait: true\n", with: "" }],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "  install:" },
    },
  ],
};
