import { placeOf } from "../../model/yaml-file.ts";
import { recordOf, stringOf } from "../../model/loaded-blueprint.ts";
import { groupOf, isKubeObject } from "../../render/kube-object.ts";
import { isCustom } from "../../order/api-kinds.ts";
import type { ClusterRule } from "../rule.ts";

/** Groups whose definitions are applied at boot, before any Kustomization: Flux' own, the Gateway API, and kustomize's file format. */
const atBoot = /(?:^|\.)toolkit\.fluxcd\.io$|^gateway\.networking\.k8s\.io$|^kustomize\.config\.k8s\.io$/;

/** Installing one of these registers further kinds, some time later. */
const registrars = new Set(["Provider", "Configuration", "HelmRelease", "CustomResourceDefinition"]);

export const clCrdSameKustomization: ClusterRule = {
  id: "CL-CRD-SAME-KUSTOMIZATION",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "an object stands in the same Kustomization as what registers its kind",
  reason:
    "kustomize-controller tries the whole Kustomization before it applies any of it: the kind is unknown then, so neither is ever applied.",
  fix: "move the object to a Kustomization of its own that depends on this one, or into a chart whose release comes later",
  needs: [],
  *check({ cluster }) {
    const objects = cluster.objects.filter(({ value }) => isKubeObject(value));
    const registrar = objects.find(({ value }) => registrars.has(String(value["kind"])));
    if (registrar === undefined) return;
    const name = stringOf(recordOf(registrar.value["metadata"])["name"]) ?? "";
    for (const { file, document, value } of objects) {
      if (!isKubeObject(value) || !isCustom(value) || registrars.has(value.kind) || atBoot.test(groupOf(value.apiVersion))) continue;
      yield {
        message: `${value.kind} ${value.metadata.name} needs a kind that is registered only after ${String(registrar.value["kind"])} ${name} of the same Kustomization runs`,
        at: placeOf(file, [], document),
      };
    }
  },
  examples: [
    {
      title: "provider's configuration is applied together with the provider",
      changes: [
        {
          file: "clusters/_template/infrastructure/provider/kustomization.yaml",
          append: "  - ../provider-config/provider-config.yaml\n",
        },
      ],
      at: { file: "clusters/_template/infrastructure/provider-config/provider-config.yaml" },
    },
  ],
};
