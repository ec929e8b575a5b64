import type { ClusterRule } from "../rule.ts";
import { ownReleases, placeIn } from "./own-releases.ts";

export const clUnpublished: ClusterRule = {
  id: "CL-UNPUBLISHED",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a pinned version is not in the registry, or is there unsigned, hollow or without the attestation of a clean publish",
  reason: "A Sovereign stops at the first release whose artifact it cannot pull or verify.",
  fix: "publish it: ./catalyst blueprint publish <folder>",
  needs: ["registry"],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      const artifact = subject.published?.(release.chart, release.version);
      const lacks =
        artifact === undefined
          ? "is not in the registry"
          : !artifact.signed
            ? "is there without a valid signature"
            : artifact.hollow
              ? "is there without the chart that it wraps"
              : artifact.attested
                ? undefined
                : "is there without the attestation of a clean publish";
      if (lacks === undefined) continue;
      yield {
        message: `${release.chart} ${release.version} ${lacks}`,
        at: placeIn(subject, release, ["spec", "chart", "spec", "version"]),
      };
    }
  },
  examples: [
    {
      title: "registry does not hold what is pinned",
      changes: [],
      at: { file: "clusters/_template/bootstrap-kit/02-store.yaml", text: "version: 1.0.0" },
    },
  ],
};
