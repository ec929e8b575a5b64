/** An API that Kubernetes no longer serves. */
export interface RemovedApi {
  apiVersion: string;
  /** Kinds that were removed; every kind of the version when left out. */
  kinds?: readonly string[];
  /** The first minor version without it. */
  since: string;
  /** Undefined: there is no successor. */
  replacement?: string;
}

/** Source: Kubernetes' "Deprecated API Migration Guide", and the change logs of 1.16 for what went before it. */
export const removedApis: readonly RemovedApi[] = [
  { apiVersion: "extensions/v1beta1", kinds: ["Deployment", "DaemonSet", "ReplicaSet"], since: "1.16", replacement: "apps/v1" },
  { apiVersion: "extensions/v1beta1", kinds: ["NetworkPolicy"], since: "1.16", replacement: "networking.k8s.io/v1" },
  { apiVersion: "extensions/v1beta1", kinds: ["PodSecurityPolicy"], since: "1.16" },
  { apiVersion: "extensions/v1beta1", kinds: ["Ingress"], since: "1.22", replacement: "networking.k8s.io/v1" },
  { apiVersion: "apps/v1beta1", since: "1.16", replacement: "apps/v1" },
  { apiVersion: "apps/v1beta2", since: "1.16", replacement: "apps/v1" },
  {
    apiVersion: "admissionregistration.k8s.io/v1beta1",
    kinds: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
    since: "1.22",
    replacement: "admissionregistration.k8s.io/v1",
  },
  { apiVersion: "apiextensions.k8s.io/v1beta1", since: "1.22", replacement: "apiextensions.k8s.io/v1" },
  { apiVersion: "apiregistration.k8s.io/v1beta1", since: "1.22", replacement: "apiregistration.k8s.io/v1" },
  { apiVersion: "authentication.k8s.io/v1beta1", kinds: ["TokenReview"], since: "1.22", replacement: "authentication.k8s.io/v1" },
  { apiVersion: "authorization.k8s.io/v1beta1", since: "1.22", replacement: "authorization.k8s.io/v1" },
  { apiVersion: "certificates.k8s.io/v1beta1", since: "1.22", replacement: "certificates.k8s.io/v1" },
  { apiVersion: "coordination.k8s.io/v1beta1", kinds: ["Lease"], since: "1.22", replacement: "coordination.k8s.io/v1" },
  { apiVersion: "networking.k8s.io/v1beta1", kinds: ["Ingress", "IngressClass"], since: "1.22", replacement: "networking.k8s.io/v1" },
  { apiVersion: "rbac.authorization.k8s.io/v1alpha1", since: "1.22", replacement: "rbac.authorization.k8s.io/v1" },
  { apiVersion: "rbac.authorization.k8s.io/v1beta1", since: "1.22", replacement: "rbac.authorization.k8s.io/v1" },
  { apiVersion: "scheduling.k8s.io/v1alpha1", kinds: ["PriorityClass"], since: "1.17", replacement: "scheduling.k8s.io/v1" },
  { apiVersion: "scheduling.k8s.io/v1beta1", kinds: ["PriorityClass"], since: "1.22", replacement: "scheduling.k8s.io/v1" },
  {
    apiVersion: "storage.k8s.io/v1beta1",
    kinds: ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
    since: "1.22",
    replacement: "storage.k8s.io/v1",
  },
  { apiVersion: "storage.k8s.io/v1beta1", kinds: ["CSIStorageCapacity"], since: "1.27", replacement: "storage.k8s.io/v1" },
  { apiVersion: "batch/v2alpha1", since: "1.21", replacement: "batch/v1" },
  { apiVersion: "batch/v1beta1", kinds: ["CronJob"], since: "1.25", replacement: "batch/v1" },
  { apiVersion: "discovery.k8s.io/v1beta1", kinds: ["EndpointSlice"], since: "1.25", replacement: "discovery.k8s.io/v1" },
  { apiVersion: "events.k8s.io/v1beta1", kinds: ["Event"], since: "1.25", replacement: "events.k8s.io/v1" },
  { apiVersion: "autoscaling/v2beta1", since: "1.25", replacement: "autoscaling/v2" },
  { apiVersion: "autoscaling/v2beta2", since: "1.26", replacement: "autoscaling/v2" },
  { apiVersion: "policy/v1beta1", kinds: ["PodDisruptionBudget"], since: "1.25", replacement: "policy/v1" },
  { apiVersion: "policy/v1beta1", kinds: ["PodSecurityPolicy"], since: "1.25" },
  { apiVersion: "node.k8s.io/v1beta1", kinds: ["RuntimeClass"], since: "1.25", replacement: "node.k8s.io/v1" },
  { apiVersion: "flowcontrol.apiserver.k8s.io/v1beta1", since: "1.26", replacement: "flowcontrol.apiserver.k8s.io/v1" },
  { apiVersion: "flowcontrol.apiserver.k8s.io/v1beta2", since: "1.29", replacement: "flowcontrol.apiserver.k8s.io/v1" },
  { apiVersion: "flowcontrol.apiserver.k8s.io/v1beta3", since: "1.32", replacement: "flowcontrol.apiserver.k8s.io/v1" },
];

/** Undefined when the version of Kubernetes still serves it. */
export function removedApi(apiVersion: string, kind: string, kubeVersion: string): RemovedApi | undefined {
  return removedApis.find(
    (removed) =>
      removed.apiVersion === apiVersion && removed.kinds?.includes(kind) !== false && minorOf(kubeVersion) >= minorOf(removed.since),
  );
}

/** Every version of the table and every target is a 1.x. */
function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}
