import { isRecord } from "../model/yaml-file.ts";
import { groupOf, identityOf, type KubeObject, referenceOf } from "../render/kube-object.ts";

/** An object with the namespace it lands in: a render may leave it to the release. */
export function placeObject(object: KubeObject, namespace: string, clusterKinds: ReadonlySet<string>): KubeObject {
  const { namespace: given, ...marks } = object.metadata;
  if (clusterKinds.has(kindKey(object))) return given === undefined ? object : { ...object, metadata: marks };

  return given === undefined || given === "" ? { ...object, metadata: { ...marks, namespace } } : object;
}

/** Kinds without namespace: Kubernetes' own, and those of the definitions at hand. */
export function clusterKindsWith(definitions: readonly KubeObject[]): ReadonlySet<string> {
  const custom = definitions.flatMap(({ spec }) => {
    if (!isRecord(spec) || spec["scope"] !== "Cluster" || !isRecord(spec["names"])) return [];
    return [`${String(spec["group"])}/${String(spec["names"]["kind"])}`];
  });

  return new Set([...builtIn, ...custom]);
}

export function placeKey(object: KubeObject): string {
  return identityOf(referenceOf(object));
}

function kindKey({ apiVersion, kind }: KubeObject): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

const builtIn = [
  "/Namespace",
  "/Node",
  "/PersistentVolume",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "storage.k8s.io/StorageClass",
  "storage.k8s.io/CSIDriver",
  "storage.k8s.io/VolumeAttachment",
  "scheduling.k8s.io/PriorityClass",
  "node.k8s.io/RuntimeClass",
  "networking.k8s.io/IngressClass",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiregistration.k8s.io/APIService",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "certificates.k8s.io/CertificateSigningRequest",
  "flowcontrol.apiserver.k8s.io/FlowSchema",
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
];
