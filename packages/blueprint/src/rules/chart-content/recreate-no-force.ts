import { referenceOf } from "../../render/kube-object.ts";
import type { BlueprintRule } from "../rule.ts";
import { isDeployment, isForced, isRecreate } from "./forced-objects.ts";
import { manifestObjects } from "./manifest-objects.ts";

export const recreateNoForce: BlueprintRule = {
  id: "CH-RECREATE-NO-FORCE",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "a Deployment among plain manifests declares Recreate and is not forced",
  reason:
    "If it ever rolled, rollingUpdate is still there by default and belongs to nobody who would remove it. The API server then forbids Recreate, at every reconciliation.",
  fix: "add the annotation kustomize.toolkit.fluxcd.io/force: enabled, with a comment that says what is lost meanwhile",
  needs: [],
  examples: [
    {
      title: "Deployment among plain manifests declares Recreate alone",
      changes: [
        {
          file: "platform/store/manifests/deployment.yaml",
          write: [
            "apiVersion: apps/v1",
            "kind: Deployment",
            "metadata:",
            "  name: store-archive",
            "spec:",
            "  strategy:",
            "    type: Recreate",
            "  selector:",
            "    matchLabels:",
            "      app.kubernetes.io/name: store-archive",
            "  template:",
            "    metadata:",
            "      labels:",
            "        app.kubernetes.io/name: store-archive",
            "    spec:",
            "      containers:",
            "        - name: archive",
            "          image: ghcr.io/openova-io/store:1.0.0",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/store/manifests/deployment.yaml", text: "type: Recreate" },
    },
  ],
  *check(subject) {
    for (const { object, at } of manifestObjects(subject))
      if (isDeployment(object) && isRecreate(object) && !isForced(object))
        yield {
          message: `Deployment ${object.metadata.name} declares Recreate; an object that rolled before is refused`,
          at: at(["spec", "strategy", "type"]),
          object: referenceOf(object),
        };
  },
};
