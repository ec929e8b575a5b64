import { isRecord } from "../model/yaml-file.ts";
import type { KubeObject } from "../render/kube-object.ts";
import { at, type Neighbours } from "./rows/row.ts";

/** What the objects of the release, and those that live beside them, say about one of them. Looked for only when somebody asks. */
export function neighboursOf(object: KubeObject, all: readonly KubeObject[], expandableClasses: ReadonlySet<string>): Neighbours {
  return {
    expandableClasses,
    get servicesInFront() {
      return all.filter((other) => leadsTo(other, object)).map(({ metadata }) => metadata.name);
    },
    get isRead() {
      return all.some((other) => reads(other, object));
    },
  };
}

function leadsTo(service: KubeObject, workload: KubeObject): boolean {
  if (service.kind !== "Service" || service.metadata.namespace !== workload.metadata.namespace) return false;
  const selector = at(service, "spec", "selector");
  if (!isRecord(selector) || Object.keys(selector).length === 0 || at(service, "spec", "clusterIP") === "None") return false;
  const labels = at(workload, "spec", "template", "metadata", "labels");

  return Object.entries(selector).every(([name, value]) => at(labels, name) === value);
}

function reads(workload: KubeObject, source: KubeObject): boolean {
  if (workload.metadata.namespace !== source.metadata.namespace) return false;
  const template = at(workload, "spec", "jobTemplate", "spec", "template") ?? at(workload, "spec", "template");
  const podSpec = workload.kind === "Pod" ? workload["spec"] : at(template, "spec");
  if (!isRecord(podSpec)) return false;
  const [field, volumeField, name] =
    source.kind === "Secret" ? ["secret", "secretName", "secretKeyRef"] : ["configMap", "name", "configMapKeyRef"];
  const named = (value: unknown, key = "name") => at(value, key) === source.metadata.name;
  const volumes = listAt(podSpec, "volumes");
  const containers = [...listAt(podSpec, "containers"), ...listAt(podSpec, "initContainers")];

  return (
    volumes.some(
      (volume) =>
        named(at(volume, field), volumeField) || listAt(at(volume, "projected"), "sources").some((part) => named(at(part, field))),
    ) ||
    containers.some(
      (container) =>
        listAt(container, "env").some((variable) => named(at(variable, "valueFrom", name))) ||
        listAt(container, "envFrom").some((given) => named(at(given, `${field}Ref`))),
    )
  );
}

function listAt(value: unknown, name: string): unknown[] {
  const list = at(value, name);

  return Array.isArray(list) ? list : [];
}
