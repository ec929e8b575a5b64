import { groupOf, type KubeObject } from "../render/kube-object.ts";

/** Groups that every API server of the target version serves by itself (Kubernetes API reference, v1.31). */
const builtInGroups = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

export function isCustom({ apiVersion }: KubeObject): boolean {
  return !builtInGroups.has(groupOf(apiVersion));
}

/** As the API names a kind's resource: `Certificate` → `certificates`, `GatewayClass` → `gatewayclasses`, `Policy` → `policies`. */
export function resourceOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;

  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
