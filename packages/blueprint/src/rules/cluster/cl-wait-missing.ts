import type { ClusterRule } from "../rule.ts";
import { keyPlaceIn, ownReleases, slotOf } from "./own-releases.ts";

export const clWaitMissing: ClusterRule = {
  id: "CL-WAIT-MISSING",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a release does not wait although a dependent needs its pods",
  reason:
    "It is Ready as soon as its objects are applied. The dependent then meets a webhook without an answer, a kind that is not registered yet, or a closed port.",
  fix: "take disableWait out of install",
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      const slot = slotOf(subject, release);
      if (slot?.wait !== true || release.waits) continue;
      yield {
        message: `${release.name} is Ready before its pods are`,
        at: keyPlaceIn(subject, release, ["spec", "install", "disableWait"]),
      };
    }
  },
  examples: [
    {
      title: "release with a webhook does not wait",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/01-operator.yaml",
          replace: "  timeout: 10m\n",
          with: "",
        },
        {
          file: "clusters/_template/bootstrap-kit/01-operator.yaml",
          replace: "  install:\n    crds: CreateReplace\n",
          with: "  install:\n    crds: CreateReplace\n    disableWait: true\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/01-operator.yaml", text: "disableWait" },
    },
  ],
};
