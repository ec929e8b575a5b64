import { recordOf } from "../../model/loaded-blueprint.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { ClusterRule } from "../rule.ts";
import { coreOfCores, fileOf, keyPlaceIn, ownReleases } from "./own-releases.ts";

const mark = "kustomize.toolkit.fluxcd.io/prune";

export const clPruneCore: ClusterRule = {
  id: "CL-PRUNE-CORE",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "the network's or the installer's release is removed when its file disappears",
  reason: "A wrong path or an empty commit makes Flux uninstall the network or itself, and nothing is left that could put it back.",
  fix: `annotate the HelmRelease with ${mark}: disabled`,
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      if (!coreOfCores.has(release.chart)) continue;
      const metadata = recordOf(valueAt(fileOf(subject, release).documents[release.document]?.value, ["metadata"]));
      if (recordOf(metadata["annotations"])[mark] === "disabled") continue;
      yield {
        message: `${release.name} is uninstalled when its file is missing`,
        at: keyPlaceIn(subject, release, ["metadata", "annotations", mark]),
      };
    }
  },
  examples: [
    {
      title: "installer is pruned with its file",
      on: "project",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/03-flux.yaml",
          replace: "kustomize.toolkit.fluxcd.io/prune: disabled",
          with: "kustomize.toolkit.fluxcd.io/prune: enabled",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/03-flux.yaml", text: "prune: enabled" },
    },
  ],
};
