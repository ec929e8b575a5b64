import { isRecord } from "../model/yaml-file.ts";
import type { KubeObject } from "../render/kube-object.ts";

/** Images of all containers in the objects, wherever a pod's specification stands in them; sorted, each once. */
export function imagesOf(objects: readonly KubeObject[], extra: readonly string[] = []): string[] {
  const found = new Set(extra);
  for (const object of objects) if (object.kind !== "CustomResourceDefinition") collect(object, found);

  return [...found].toSorted();
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  if (!isRecord(value)) return;
  for (const [name, below] of Object.entries(value)) {
    if (name === "containers" || name === "initContainers") addImages(below, found);
    else collect(below, found);
  }
}

function addImages(containers: unknown, found: Set<string>): void {
  if (!Array.isArray(containers)) return;
  for (const container of containers) if (isRecord(container) && typeof container["image"] === "string") found.add(container["image"]);
}
