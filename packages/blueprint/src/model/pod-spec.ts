import { groupOf, type KubeObject } from "../render/kube-object.ts";
import { isRecord, valueAt } from "./yaml-file.ts";
import type { YamlPath } from "./yaml/read-yaml.ts";

/** What pods an object makes. */
export interface PodTemplate {
  /** Labels of the pods. */
  labels: Record<string, unknown>;
  spec: Record<string, unknown>;
  /** Of `spec`, from the object's root. */
  path: YamlPath;
}

export interface Container {
  container: Record<string, unknown>;
  name: string;
  /** A container of `initContainers` with `restartPolicy: Always` runs beside the others. */
  kind: "main" | "init" | "sidecar";
  path: YamlPath;
}

/** Of the kinds that Kubernetes itself runs; undefined for all others. */
export function podTemplateOf(object: KubeObject): PodTemplate | undefined {
  const path = templatePaths.get(`${groupOf(object.apiVersion)}/${object.kind}`);
  if (path === undefined) return undefined;
  const template = valueAt(object, path);
  const spec = valueAt(template, ["spec"]);
  const labels = valueAt(template, ["metadata", "labels"]);

  return isRecord(spec) ? { labels: isRecord(labels) ? labels : {}, spec, path: [...path, "spec"] } : undefined;
}

export function containersOf(template: PodTemplate): Container[] {
  return ["initContainers", "containers"].flatMap((field) =>
    listOf(template.spec[field]).map((container, index) => ({
      container,
      name: typeof container["name"] === "string" ? container["name"] : String(index),
      kind: field === "containers" ? "main" : container["restartPolicy"] === "Always" ? "sidecar" : "init",
      path: [...template.path, field, index],
    })),
  );
}

/** Workloads whose pods run until they are stopped; Jobs end by themselves. */
export function isLongRunning({ kind, apiVersion }: KubeObject): boolean {
  return groupOf(apiVersion) === "apps" && ["Deployment", "StatefulSet", "DaemonSet"].includes(kind);
}

/** The records of a list, at their own places; whatever else stands in it counts as empty. */
export function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map((item) => (isRecord(item) ? item : {})) : [];
}

const templatePaths = new Map<string, YamlPath>([
  ["/Pod", []],
  ["/PodTemplate", ["template"]],
  ["/ReplicationController", ["spec", "template"]],
  ["apps/Deployment", ["spec", "template"]],
  ["apps/StatefulSet", ["spec", "template"]],
  ["apps/DaemonSet", ["spec", "template"]],
  ["apps/ReplicaSet", ["spec", "template"]],
  ["batch/Job", ["spec", "template"]],
  ["batch/CronJob", ["spec", "jobTemplate", "spec", "template"]],
]);
