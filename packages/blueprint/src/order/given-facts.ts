import { defaultStorageClass } from "../model/consumed.ts";
import { objectKey } from "./facts.ts";

/** What stands before Flux installs anything: made by k3s, by cloud-init, or by the provisioning engine. */
const given = new Set([
  ...["kube-system", "flux-system", "default", "kube-public", "kube-node-lease"].map((name) => objectKey("", "Namespace", undefined, name)),
  objectKey("storage.k8s.io", "StorageClass", undefined, "local-path"),
  objectKey("storage.k8s.io", "StorageClass", undefined, defaultStorageClass),
  objectKey("scheduling.k8s.io", "PriorityClass", undefined, "system-cluster-critical"),
  objectKey("scheduling.k8s.io", "PriorityClass", undefined, "system-node-critical"),
  objectKey("", "Service", "default", "kubernetes"),
  objectKey("", "Service", "kube-system", "kube-dns"),
  // Delivered by the engine: some at boot, some as soon as the zone and the credentials exist.
  objectKey("", "Secret", "flux-system", "ghcr-pull"),
  objectKey("", "ConfigMap", "flux-system", "sovereign-settings"),
  objectKey("", "Secret", "cert-manager", "powerdns-tsig"),
  objectKey("", "Secret", "crossplane-system", "hcloud-credentials"),
  objectKey("", "Secret", "catalyst-system", "object-storage-credentials"),
  objectKey("", "ConfigMap", "catalyst-system", "initial-selection"),
]);

/** Present in every namespace from its first moment. */
const inEveryNamespace = [/^\/ServiceAccount\/[^/]+\/default$/, /^\/ConfigMap\/[^/]+\/kube-root-ca\.crt$/];

/** Groups of Flux, whose definitions are applied at boot. */
const fluxGroups = /^definition [a-z.]*\.toolkit\.fluxcd\.io\//;

export function isGiven(key: string): boolean {
  return given.has(key) || fluxGroups.test(key) || inEveryNamespace.some((pattern) => pattern.test(key));
}

/** Labels that every node of a Sovereign has: the well-known ones of Kubernetes, and the roles that k3s gives. */
export function isNodeLabel(name: string): boolean {
  return /^(?:kubernetes\.io|node-role\.kubernetes\.io|topology\.kubernetes\.io|node\.kubernetes\.io|catalyst\.openova\.io)\//.test(name);
}
