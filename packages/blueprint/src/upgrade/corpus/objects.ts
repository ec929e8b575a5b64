import type { KubeObject } from "../../render/kube-object.ts";

type Fields = Record<string, unknown>;

/** Small objects that a real API server takes. Each function fills in what its kind requires. */
export function deployment(name: string, spec: Fields = {}, container: Fields = {}): KubeObject {
  return workload("Deployment", name, spec, container);
}

export function daemonSet(name: string, spec: Fields = {}): KubeObject {
  return workload("DaemonSet", name, spec, {});
}

export function statefulSet(name: string, spec: Fields = {}): KubeObject {
  return workload("StatefulSet", name, { serviceName: name, ...spec }, {});
}

export function job(name: string, spec: Fields = {}, container: Fields = {}): KubeObject {
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "run", image: "registry.example/run:1.0.0", ...container }] } };

  return { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: { template, ...spec } };
}

export function service(name: string, spec: Fields = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ name: "http", port: 80 }], ...spec },
  };
}

export function claim(name: string, spec: Fields = {}): KubeObject {
  const defaults = { accessModes: ["ReadWriteOnce"], storageClassName: "plain", resources: { requests: { storage: "1Gi" } } };

  return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name }, spec: { ...defaults, ...spec } };
}

export function storageClass(name: string, fields: Fields = {}): KubeObject {
  return { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name }, provisioner: "example.com/disk", ...fields };
}

export function roleBinding(name: string, role: string, subjects: readonly string[] = ["default"]): KubeObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role },
    subjects: subjects.map((account) => ({ kind: "ServiceAccount", name: account, namespace: "default" })),
  };
}

export function clusterRoleBinding(name: string, role: string): KubeObject {
  return {
    ...roleBinding(name, role),
    kind: "ClusterRoleBinding",
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
  };
}

export function configMap(name: string, data: Fields, fields: Fields = {}): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data, ...fields };
}

export function secret(name: string, data: Fields, fields: Fields = {}): KubeObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name }, data, ...fields };
}

export interface Version {
  name: string;
  storage?: boolean;
  served?: boolean;
}

/** A definition of kind `Widget` in a group of its own, so that definitions do not meet. */
export function definition(name: string, versions: readonly Version[], spec: Fields = {}): KubeObject {
  const group = `${name}.example.com`;
  const properties = {
    spec: {
      type: "object",
      properties: {
        size: { type: "integer" },
        tags: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
        parts: {
          type: "array",
          items: { type: "object", properties: { name: { type: "string" }, count: { type: "integer" } }, required: ["name"] },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
        },
      },
    },
  };

  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget" },
      versions: versions.map((version) => ({
        served: true,
        storage: false,
        ...version,
        schema: { openAPIV3Schema: { type: "object", properties } },
      })),
      ...spec,
    },
  };
}

export function widget(definitionName: string, name: string, spec: Fields): KubeObject {
  return { apiVersion: `${definitionName}.example.com/v1`, kind: "Widget", metadata: { name }, spec };
}

function workload(kind: string, name: string, spec: Fields, container: Fields): KubeObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: "app", image: "registry.example/app:1.0.0", ...container }] } };

  return { apiVersion: "apps/v1", kind, metadata: { name }, spec: { selector: { matchLabels: labels }, template, ...spec } };
}
