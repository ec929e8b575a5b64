import { isRecord } from "../model/yaml-file.ts";
import type { KubeObject } from "../render/kube-object.ts";

/**
 * What kustomize-controller applies in the place of a manifest. It reads built-in kinds into their Go types first (`fluxcd/pkg/ssa/normalize`),
 * and those always have metadata of pods and resources of containers: of a Job, whose template is fixed, neither is then taken away.
 */
export function declaredByType(object: KubeObject): KubeObject {
  const spec = object["spec"];
  if (object.kind !== "Job" || !isRecord(spec) || !isRecord(spec["template"])) return object;
  const { spec: podSpec, ...template } = spec["template"];
  const declared = isRecord(podSpec) ? { spec: { ...podSpec, ...withResources(podSpec) } } : {};

  return { ...object, spec: { ...spec, template: { metadata: {}, ...template, ...declared } } };
}

/** With the labels by which kustomize-controller knows what it made: it adds them to every object, and no render has them. */
export function withOwnerLabels(object: KubeObject, live: KubeObject | undefined): KubeObject {
  const labels = Object.entries(live?.metadata.labels ?? {}).filter(([name]) => ownerLabels.has(name));
  if (labels.length === 0) return object;

  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...Object.fromEntries(labels) } } };
}

const ownerLabels = new Set(["kustomize.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/namespace"]);

function withResources(podSpec: Record<string, unknown>): Record<string, unknown> {
  const lists = ["containers", "initContainers"].filter((name) => Array.isArray(podSpec[name]));

  return Object.fromEntries(
    lists.map((name) => [name, (podSpec[name] as unknown[]).map((one) => (isRecord(one) ? { resources: {}, ...one } : one))]),
  );
}
