import { recordOf } from "../../model/loaded-blueprint.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { ClusterRule } from "../rule.ts";
import { fileOf, keyPlaceIn, ownReleases } from "./own-releases.ts";

export const clNoVerify: ClusterRule = {
  id: "CL-NO-VERIFY",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a release takes its chart without verifying the signature",
  reason: "Whoever can write to the registry, or sits in front of it, could install anything with the rights of the installer.",
  fix: "add verify: {provider: cosign, secretRef: {name: cosign-pub}} to the chart's spec",
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      const verify = recordOf(valueAt(fileOf(subject, release).documents[release.document]?.value, ["spec", "chart", "spec", "verify"]));
      if (verify["provider"] === "cosign" && recordOf(verify["secretRef"])["name"] !== undefined) continue;
      yield {
        message: `${release.name} installs ${release.chart} unverified`,
        at: keyPlaceIn(subject, release, ["spec", "chart", "spec"]),
      };
    }
  },
  examples: [
    {
      title: "release does not verify its chart",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/03-web.yaml",
          replace: "      verify:\n        provider: cosign\n        secretRef:\n          name: cosign-pub\n",
          with: "",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "    spec:" },
    },
  ],
};
