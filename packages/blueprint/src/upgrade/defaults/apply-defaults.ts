import { isRecord } from "../../model/yaml-file.ts";
import { groupOf, type KubeObject } from "../../render/kube-object.ts";
import { defaultClaim } from "./claim.ts";
import { defaultDefinition } from "./custom-resource-definition.ts";
import { type Fields, withDefaults, withItems, withRecord } from "./fields.ts";
import { defaultService } from "./service.ts";
import { defaultCronJob, defaultDaemonSet, defaultDeployment, defaultJob, defaultStatefulSet } from "./workloads.ts";

/**
 * An object as the API server of Kubernetes 1.31 keeps it: absent fields that have a default, quantities and encodings in the form it
 * writes. Only kinds whose changes are judged are known; others stay as they are.
 */
export function applyDefaults(object: KubeObject): KubeObject {
  const change = kinds[`${groupOf(object.apiVersion)}/${object.kind}`];

  return change === undefined ? object : (change(withoutEmpties(object)) as KubeObject);
}

/** Typed objects do not keep empty lists, nulls, and these objects when they are empty. */
function withoutEmpties<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutEmpties) as Value;
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([name, below]) => !isEmptied(name, below));

  return Object.fromEntries(kept.map(([name, below]) => [name, withoutEmpties(below)])) as Value;
}

const dropsWhenEmpty = new Set([
  "labels",
  "annotations",
  "nodeSelector",
  "matchLabels",
  "limits",
  "requests",
  "data",
  "binaryData",
  "stringData",
  "parameters",
]);

function isEmptied(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value === null) return name !== "creationTimestamp";

  return dropsWhenEmpty.has(name) && isRecord(value) && Object.keys(value).length === 0;
}

type Defaulting = (object: Fields) => Fields;

const rbac = "rbac.authorization.k8s.io";

const kinds: Readonly<Record<string, Defaulting>> = {
  "apps/Deployment": ofSpec(defaultDeployment),
  "apps/DaemonSet": ofSpec(defaultDaemonSet),
  "apps/StatefulSet": ofSpec(defaultStatefulSet),
  "batch/Job": ofSpec(defaultJob),
  "batch/CronJob": ofSpec(defaultCronJob),
  "/Service": ofSpec(defaultService),
  "/PersistentVolumeClaim": ofSpec(defaultClaim),
  "/ConfigMap": (object) => object,
  "/Secret": defaultSecret,
  "storage.k8s.io/StorageClass": (object) => withDefaults(object, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }),
  [`${rbac}/RoleBinding`]: defaultBinding,
  [`${rbac}/ClusterRoleBinding`]: defaultBinding,
  "apiextensions.k8s.io/CustomResourceDefinition": defaultDefinition,
};

function ofSpec(change: Defaulting): Defaulting {
  return (object) => withRecord(object, "spec", change);
}

/** What is written in clear is kept encoded, and wins over `data`. */
function defaultSecret(object: Fields): Fields {
  const { stringData, ...secret } = withDefaults(object, { type: "Opaque" });
  if (typeof stringData !== "object" || stringData === null) return secret;
  const encoded = Object.fromEntries(Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString("base64")]));

  return { ...secret, data: { ...(secret["data"] as Fields | undefined), ...encoded } };
}

function defaultBinding(object: Fields): Fields {
  const filled = withRecord(object, "roleRef", (reference) => withDefaults(reference, { apiGroup: rbac }));

  return withItems(filled, "subjects", (subject) =>
    withDefaults(subject, { apiGroup: subject["kind"] === "ServiceAccount" ? undefined : rbac }),
  );
}
