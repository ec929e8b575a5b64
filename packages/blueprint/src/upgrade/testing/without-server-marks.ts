import { isRecord } from "../../model/yaml-file.ts";
import type { KubeObject } from "../../render/kube-object.ts";

/** Without what changes by itself from one write to the next, and what the server chose. Absent and null are one. */
export function withoutServerMarks(object: KubeObject | undefined): unknown {
  if (!object) return undefined;
  const { status: _status, ...body } = object;
  const {
    managedFields: _managed,
    resourceVersion: _version,
    generation: _generation,
    uid: _uid,
    creationTimestamp: _made,
    ...marks
  } = body.metadata;

  return withoutNothing({ ...body, metadata: marks });
}

const chosenByServer = new Set([
  "deprecated.daemonset.template.generation",
  "nodePort",
  "healthCheckNodePort",
  "clusterIP",
  "clusterIPs",
  "ipFamilies",
  "ipFamilyPolicy",
]);

function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (!isRecord(value)) return value;

  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, below]) => below !== undefined && below !== null && !(chosenByServer.has(name) && below !== "None"))
      .map(([name, below]) => [name, withoutNothing(below)] as const)
      .filter(([name, below]) => !(name === "annotations" && isRecord(below) && Object.keys(below).length === 0)),
  );
}
