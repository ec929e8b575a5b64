import { describeObject, referenceOf } from "../../render/kube-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { appliedObjects, forcePlace, isForced } from "./forced-objects.ts";
import { distinct } from "./rendered-objects.ts";

export const forceHelm: BlueprintRule = {
  id: "CH-FORCE-HELM",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "force is set on an object that Helm applies",
  reason:
    "Only kustomize-controller knows the annotation. Helm passes over it, so the upgrade that it was meant for fails all the same, on every cluster at once.",
  fix: "list the object in spec.upgrades.recreate, which is carried out just before the version changes",
  needs: ["renders"],
  examples: [
    {
      title: "ConfigMap of the chart is to be made anew by force",
      changes: [
        {
          file: "platform/web/chart/templates/configmap.yaml",
          replace: "\ndata:\n",
          with: "\n  annotations:\n    kustomize.toolkit.fluxcd.io/force: enabled\ndata:\n",
        },
      ],
      at: { file: "platform/web/chart/templates/configmap.yaml", text: "kustomize.toolkit.fluxcd.io/force" },
    },
  ],
  check: (subject) => distinct(ineffective(subject)),
};

function* ineffective(subject: BlueprintSubject): Generator<Found> {
  for (const applied of appliedObjects(subject))
    if (applied.applier === "helm" && isForced(applied.object))
      yield {
        message: `force on ${describeObject(referenceOf(applied.object))} has no effect, since Helm applies it`,
        ...forcePlace(applied),
      };
}
