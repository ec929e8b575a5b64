import type { Place } from "../../model/position.ts";
import { isRecord, valueAt } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import { groupOf, type KubeObject, referenceOf } from "../../render/kube-object.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import { podTemplateOf } from "../../model/pod-spec.ts";
import type { BlueprintSubject } from "../subject.ts";
import { manifestObjects } from "./manifest-objects.ts";
import { everyObject } from "./rendered-objects.ts";

/** By this annotation kustomize-controller deletes and makes anew what it cannot change. */
const forceAnnotation = "kustomize.toolkit.fluxcd.io/force";

/** An object of the Blueprint, and who applies it. */
export interface AppliedObject {
  object: KubeObject;
  applier: "helm" | "kustomize";
  at(path: YamlPath): Place;
}

/** Objects of the chart are applied by Helm, those of `manifests/` by Kustomize. */
export function appliedObjects(subject: BlueprintSubject): AppliedObject[] {
  return [
    ...manifestObjects(subject).map(({ object, at }): AppliedObject => ({ object, at, applier: "kustomize" })),
    ...(subject.blueprint.chart === undefined ? [] : everyObject(subject)).map((rendered): AppliedObject => ({
      object: rendered.object,
      applier: "helm",
      at: (path) => locateInTemplate(subject.blueprint, rendered, path),
    })),
  ];
}

export function isForced({ metadata }: KubeObject): boolean {
  return /^enabled$/i.test(metadata.annotations?.[forceAnnotation] ?? "");
}

export function forcePlace({ at, object }: AppliedObject): { at: Place; object: ReturnType<typeof referenceOf> } {
  return { at: at(["metadata", "annotations", forceAnnotation]), object: referenceOf(object) };
}

export function isDeployment({ kind, apiVersion }: KubeObject): boolean {
  return kind === "Deployment" && groupOf(apiVersion) === "apps";
}

export function isRecreate(object: KubeObject): boolean {
  return valueAt(object, ["spec", "strategy", "type"]) === "Recreate";
}

/** A Service that sends requests to the object's pods. */
export function serviceInFrontOf(object: KubeObject, all: readonly AppliedObject[]): KubeObject | undefined {
  const labels = podTemplateOf(object)?.labels ?? {};

  return all
    .map((applied) => applied.object)
    .find((service) => {
      const selector = valueAt(service, ["spec", "selector"]);
      if (service.kind !== "Service" || !isRecord(selector) || service.metadata.namespace !== object.metadata.namespace) return false;
      const entries = Object.entries(selector);

      return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
    });
}
