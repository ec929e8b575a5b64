import { valueAt } from "../../model/yaml-file.ts";
import { describeObject, referenceOf } from "../../render/kube-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { type AppliedObject, appliedObjects, forcePlace, isDeployment, isForced, isRecreate, serviceInFrontOf } from "./forced-objects.ts";
import { manifestObjects } from "./manifest-objects.ts";
import { distinct } from "./rendered-objects.ts";

export const forceTraffic: BlueprintRule = {
  id: "CH-FORCE-TRAFFIC",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "force is set on an object that answers requests, or without a comment that says what is lost",
  reason:
    "A Deployment that rolls is made so that somebody always answers. Deleted and made anew, all its pods go first, and a Service loses its address.",
  fix: "remove the annotation and give the changed object a new name; where a gap is acceptable declare strategy Recreate and write what is lost above the object",
  needs: ["renders"],
  examples: [
    {
      title: "Deployment that rolls and has a Service in front may be deleted by an update",
      changes: [
        {
          file: "platform/web/chart/templates/deployment.yaml",
          replace: '    {{- include "bp-web.labels" . | nindent 4 }}\nspec:\n',
          with: '    {{- include "bp-web.labels" . | nindent 4 }}\n  annotations:\n    kustomize.toolkit.fluxcd.io/force: enabled\nspec:\n',
        },
      ],
      at: { file: "platform/web/chart/templates/deployment.yaml", text: "kustomize.toolkit.fluxcd.io/force" },
      also: ["CH-FORCE-HELM"],
    },
    {
      title: "Service among plain manifests may lose its address by an update",
      changes: [
        {
          file: "platform/store/manifests/service.yaml",
          write: [
            "# While it is made anew, nobody reaches the archive.",
            "apiVersion: v1",
            "kind: Service",
            "metadata:",
            "  name: store-archive",
            "  annotations:",
            "    kustomize.toolkit.fluxcd.io/force: enabled",
            "spec:",
            "  selector:",
            "    app.kubernetes.io/name: store-archive",
            "  ports:",
            "    - port: 6381",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/store/manifests/service.yaml", text: "kustomize.toolkit.fluxcd.io/force" },
    },
    {
      title: "forced object does not say what is lost",
      changes: [
        {
          file: "platform/store/manifests/job.yaml",
          write: [
            "apiVersion: batch/v1",
            "kind: Job",
            "metadata:",
            "  name: store-compaction",
            "  annotations:",
            "    kustomize.toolkit.fluxcd.io/force: enabled",
            "spec:",
            "  template:",
            "    spec:",
            "      restartPolicy: Never",
            "      containers:",
            "        - name: compact",
            "          image: ghcr.io/openova-io/store:1.0.0",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/store/manifests/job.yaml", text: "kustomize.toolkit.fluxcd.io/force" },
    },
  ],
  check: (subject) => distinct([...forcedTraffic(subject), ...uncommented(subject)]),
};

function* forcedTraffic(subject: BlueprintSubject): Generator<Found> {
  const all = appliedObjects(subject);
  for (const applied of all) {
    const gap = isForced(applied.object) ? gapOf(applied, all) : undefined;
    if (gap !== undefined) yield { message: `force on ${describeObject(referenceOf(applied.object))}: ${gap}`, ...forcePlace(applied) };
  }
}

function gapOf({ object }: AppliedObject, all: readonly AppliedObject[]): string | undefined {
  if (object.kind === "Service")
    return valueAt(object, ["spec", "clusterIP"]) === "None" ? undefined : "it loses its address while requests come in";
  if (!isDeployment(object) || isRecreate(object)) return undefined;
  const service = serviceInFrontOf(object, all);

  return service === undefined ? undefined : `Service ${service.metadata.name} has nobody to send requests to meanwhile`;
}

/** Whoever sees the annotation in a change must see in the same place what it costs. */
function* uncommented(subject: BlueprintSubject): Generator<Found> {
  for (const { object, file, document, at } of manifestObjects(subject)) {
    if (!isForced(object)) continue;
    const start = file.documents[document]!.positionOf([]).line;
    const before = file.text
      .split("\n")
      .slice(0, start - 1)
      .findLast((line) => line.trim() !== "");
    if (before?.trimStart().startsWith("#") !== true)
      yield {
        message: `no comment above ${describeObject(referenceOf(object))} says what is lost while it is made anew`,
        severity: "warning",
        ...forcePlace({ object, at, applier: "kustomize" }),
      };
  }
}
