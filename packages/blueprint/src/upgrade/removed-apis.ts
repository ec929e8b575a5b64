/** Built-in APIs that Kubernetes 1.31 no longer serves, with what serves the kind now. (Kubernetes' deprecated API migration guide) */
const removed: Readonly<Record<string, { kinds: readonly string[]; now: string }>> = {
  "extensions/v1beta1": {
    kinds: ["Deployment", "DaemonSet", "ReplicaSet", "Ingress", "NetworkPolicy", "PodSecurityPolicy"],
    now: "apps/v1 or networking.k8s.io/v1",
  },
  "apps/v1beta1": { kinds: ["Deployment", "StatefulSet"], now: "apps/v1" },
  "apps/v1beta2": { kinds: ["Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"], now: "apps/v1" },
  "networking.k8s.io/v1beta1": { kinds: ["Ingress", "IngressClass"], now: "networking.k8s.io/v1" },
  "rbac.authorization.k8s.io/v1beta1": {
    kinds: ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
    now: "rbac.authorization.k8s.io/v1",
  },
  "apiextensions.k8s.io/v1beta1": { kinds: ["CustomResourceDefinition"], now: "apiextensions.k8s.io/v1" },
  "admissionregistration.k8s.io/v1beta1": {
    kinds: ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"],
    now: "admissionregistration.k8s.io/v1",
  },
  "apiregistration.k8s.io/v1beta1": { kinds: ["APIService"], now: "apiregistration.k8s.io/v1" },
  "scheduling.k8s.io/v1beta1": { kinds: ["PriorityClass"], now: "scheduling.k8s.io/v1" },
  "storage.k8s.io/v1beta1": {
    kinds: ["StorageClass", "CSIDriver", "CSINode", "VolumeAttachment", "CSIStorageCapacity"],
    now: "storage.k8s.io/v1",
  },
  "coordination.k8s.io/v1beta1": { kinds: ["Lease"], now: "coordination.k8s.io/v1" },
  "batch/v1beta1": { kinds: ["CronJob"], now: "batch/v1" },
  "policy/v1beta1": { kinds: ["PodDisruptionBudget", "PodSecurityPolicy"], now: "policy/v1" },
  "node.k8s.io/v1beta1": { kinds: ["RuntimeClass"], now: "node.k8s.io/v1" },
  "discovery.k8s.io/v1beta1": { kinds: ["EndpointSlice"], now: "discovery.k8s.io/v1" },
  "autoscaling/v2beta1": { kinds: ["HorizontalPodAutoscaler"], now: "autoscaling/v2" },
  "autoscaling/v2beta2": { kinds: ["HorizontalPodAutoscaler"], now: "autoscaling/v2" },
  "certificates.k8s.io/v1beta1": { kinds: ["CertificateSigningRequest"], now: "certificates.k8s.io/v1" },
  "flowcontrol.apiserver.k8s.io/v1beta1": { kinds: ["FlowSchema", "PriorityLevelConfiguration"], now: "flowcontrol.apiserver.k8s.io/v1" },
  "flowcontrol.apiserver.k8s.io/v1beta2": { kinds: ["FlowSchema", "PriorityLevelConfiguration"], now: "flowcontrol.apiserver.k8s.io/v1" },
};

/** What to write instead; undefined when the API is still served. */
export function successorOfRemovedApi({ apiVersion, kind }: { apiVersion: string; kind: string }): string | undefined {
  const entry = removed[apiVersion];

  return entry?.kinds.includes(kind) ? entry.now : undefined;
}
