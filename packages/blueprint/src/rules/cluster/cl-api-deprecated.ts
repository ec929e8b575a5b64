import { placeOf } from "../../model/yaml-file.ts";
import type { ClusterRule } from "../rule.ts";

/** From the release notes of Flux 2.3 and 2.4, and Kubernetes' deprecation guide. */
const successors: Readonly<Record<string, string>> = {
  "helm.toolkit.fluxcd.io/v2beta1": "helm.toolkit.fluxcd.io/v2",
  "helm.toolkit.fluxcd.io/v2beta2": "helm.toolkit.fluxcd.io/v2",
  "kustomize.toolkit.fluxcd.io/v1beta1": "kustomize.toolkit.fluxcd.io/v1",
  "kustomize.toolkit.fluxcd.io/v1beta2": "kustomize.toolkit.fluxcd.io/v1",
  "source.toolkit.fluxcd.io/v1beta1": "source.toolkit.fluxcd.io/v1",
  "source.toolkit.fluxcd.io/v1beta2": "source.toolkit.fluxcd.io/v1",
  "policy/v1beta1": "policy/v1",
  "flowcontrol.apiserver.k8s.io/v1beta3": "flowcontrol.apiserver.k8s.io/v1",
};

/** Kinds that have not left beta in the pinned Flux. */
const stillBeta = new Set(["Bucket", "OCIRepository"]);

export const clApiDeprecated: ClusterRule = {
  id: "CL-API-DEPRECATED",
  scope: "cluster",
  severity: "warning",
  suppressible: true,
  title: "a cluster file uses an apiVersion that is going away",
  reason: "The next version of Flux or Kubernetes does not serve it any more, and then the directory is not applied as a whole.",
  fix: "use the apiVersion that took its place",
  needs: [],
  *check({ cluster }) {
    for (const { file, document, value } of cluster.objects) {
      const successor = successors[String(value["apiVersion"])];
      if (successor === undefined || stillBeta.has(String(value["kind"]))) continue;
      const range = file.documents[document]?.rangeOf(["apiVersion"]);
      yield {
        message: `${String(value["apiVersion"])} is deprecated; ${String(value["kind"])} is served as ${successor}`,
        at: placeOf(file, ["apiVersion"], document),
        edits: range === undefined ? [] : [{ file: file.path, ...range, text: successor }],
      };
    }
  },
  examples: [
    {
      title: "source has a beta apiVersion",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/00-sources.yaml",
          replace: "source.toolkit.fluxcd.io/v1\n",
          with: "source.toolkit.fluxcd.io/v1beta2\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/00-sources.yaml", text: "v1beta2" },
    },
  ],
};
