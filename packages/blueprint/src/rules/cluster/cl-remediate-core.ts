import { recordOf } from "../../model/loaded-blueprint.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { ClusterRule } from "../rule.ts";
import { coreOfCores, fileOf, keyPlaceIn, ownReleases } from "./own-releases.ts";

export const clRemediateCore: ClusterRule = {
  id: "CL-REMEDIATE-CORE",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "the network's or the installer's release may be rolled back or uninstalled",
  reason: "Undoing it takes away the network or the controllers that would install it again: the cluster does not come back by itself.",
  fix: "set remediation.retries to 0 on install and upgrade, without a strategy",
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      if (!coreOfCores.has(release.chart)) continue;
      const spec = recordOf(valueAt(fileOf(subject, release).documents[release.document]?.value, ["spec"]));
      for (const action of ["install", "upgrade"]) {
        const remediation = recordOf(recordOf(spec[action])["remediation"]);
        const at = keyPlaceIn(subject, release, ["spec", action, "remediation", "retries"]);
        if (remediation["retries"] !== 0) yield { message: `${release.name} is undone when its ${action} fails`, at };
        else if (remediation["strategy"] !== undefined || remediation["remediateLastFailure"] === true) {
          yield { message: `${release.name} says how it is to be undone when its ${action} fails`, at };
        }
      }
    }
  },
  examples: [
    {
      title: "network is rolled back when an upgrade fails",
      on: "project",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/01-cilium.yaml",
          replace: "  upgrade:\n    crds: CreateReplace\n    remediation:\n      retries: 0\n",
          with: "  upgrade:\n    crds: CreateReplace\n    remediation:\n      retries: 3\n      strategy: rollback\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/01-cilium.yaml", text: "retries: 3" },
    },
  ],
};
