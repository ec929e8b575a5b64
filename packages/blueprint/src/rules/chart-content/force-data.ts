import { describeObject, groupOf, type KubeObject, referenceOf } from "../../render/kube-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { appliedObjects, forcePlace, isForced } from "./forced-objects.ts";
import { distinct } from "./rendered-objects.ts";

export const forceData: BlueprintRule = {
  id: "CH-FORCE-DATA",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "force is set on an object that holds data",
  reason:
    "Force deletes and makes anew. With a claim its volume goes, with a StatefulSet every pod at once, with a definition every object of its kind in the whole cluster.",
  fix: "remove the annotation; make a new object under a new name and migrate, or plan the step in spec.upgrades.recreate",
  needs: ["renders"],
  examples: [
    {
      title: "StatefulSet may be deleted by an update",
      changes: [
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: '    {{- include "bp-store.labels" . | nindent 4 }}\nspec:\n',
          with: '    {{- include "bp-store.labels" . | nindent 4 }}\n  annotations:\n    kustomize.toolkit.fluxcd.io/force: enabled\nspec:\n',
        },
      ],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "kustomize.toolkit.fluxcd.io/force" },
      also: ["CH-FORCE-HELM"],
    },
    {
      title: "claim among plain manifests may be deleted by an update",
      changes: [
        {
          file: "platform/store/manifests/claim.yaml",
          write: [
            "# While it is made anew, everything that was stored is lost.",
            "apiVersion: v1",
            "kind: PersistentVolumeClaim",
            "metadata:",
            "  name: store-archive",
            "  annotations:",
            "    kustomize.toolkit.fluxcd.io/force: enabled",
            "spec:",
            "  accessModes: [ReadWriteOnce]",
            "  resources:",
            "    requests:",
            "      storage: 1Gi",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/store/manifests/claim.yaml", text: "kustomize.toolkit.fluxcd.io/force" },
    },
  ],
  check: (subject) => distinct(forcedData(subject)),
};

function* forcedData(subject: BlueprintSubject): Generator<Found> {
  for (const applied of appliedObjects(subject)) {
    const lost = isForced(applied.object) ? lossOf(applied.object) : undefined;
    if (lost !== undefined)
      yield { message: `force on ${describeObject(referenceOf(applied.object))} would delete ${lost}`, ...forcePlace(applied) };
  }
}

function lossOf({ kind, apiVersion }: KubeObject): string | undefined {
  return losses.get(`${groupOf(apiVersion)}/${kind}`);
}

const losses = new Map([
  ["/PersistentVolumeClaim", "its volume"],
  ["/PersistentVolume", "its volume"],
  ["/Namespace", "everything in it"],
  ["apps/StatefulSet", "all its pods at once"],
  ["apiextensions.k8s.io/CustomResourceDefinition", "every object of its kind in the cluster"],
  ["apiextensions.crossplane.io/CompositeResourceDefinition", "every object of its kind in the cluster"],
  ["postgresql.cnpg.io/Cluster", "the database with its volumes"],
]);
