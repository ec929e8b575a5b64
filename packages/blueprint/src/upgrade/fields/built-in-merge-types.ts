import { groupOf, type KubeObject } from "../../render/kube-object.ts";
import { anyType, listByKey, type MergeType } from "./merge-type.ts";

/**
 * How objects of Kubernetes' own kinds are merged: the kinds that Blueprints render. Taken from the `listType`, `mapType`, `structType` and
 * `patchStrategy` marks of the API's types of Kubernetes 1.31; a kind that is not listed has only lists that are replaced whole.
 * Undefined: not a kind of Kubernetes' own, so clients merge it as JSON.
 */
export function builtInMergeType({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): MergeType | undefined {
  if (!builtInGroups.has(groupOf(apiVersion))) return undefined;
  const body = kinds[kind] ?? anyType;

  return { ...body, fields: { metadata, ...body.fields } };
}

const builtInGroups = new Set([
  "",
  "apps",
  "batch",
  "autoscaling",
  "policy",
  "networking.k8s.io",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "scheduling.k8s.io",
  "node.k8s.io",
  "discovery.k8s.io",
  "coordination.k8s.io",
  "admissionregistration.k8s.io",
  "apiregistration.k8s.io",
  "apiextensions.k8s.io",
  "certificates.k8s.io",
  "flowcontrol.apiserver.k8s.io",
]);

const atomic: MergeType = { atomic: true };
const byName = listByKey("name");
const conditions: MergeType = { fields: { conditions: listByKey("type") } };

/** Of any object, custom kinds included. */
export const metadata: MergeType = {
  fields: { finalizers: { set: true, strategicSet: true }, ownerReferences: listByKey("uid", atomic) },
};

const valueFrom: MergeType = {
  fields: { configMapKeyRef: atomic, secretKeyRef: atomic, fieldRef: atomic, resourceFieldRef: atomic },
};

const container: MergeType = {
  fields: {
    ports: { keys: ["containerPort", "protocol"], keyDefaults: { protocol: "TCP" }, strategicKey: "containerPort" },
    env: listByKey("name", { fields: { valueFrom } }),
    volumeMounts: listByKey("mountPath"),
    volumeDevices: listByKey("devicePath"),
    resources: { fields: { claims: { keys: ["name"] } } },
  },
};

const volume: MergeType = {
  fields: {
    configMap: anyType,
    csi: { fields: { nodePublishSecretRef: atomic } },
    ephemeral: { fields: { volumeClaimTemplate: { fields: { spec: { fields: { selector: atomic, dataSource: atomic } } } } } },
  },
};

const affinity: MergeType = {
  fields: { nodeAffinity: { fields: { requiredDuringSchedulingIgnoredDuringExecution: atomic } } },
};

const podSpec: MergeType = {
  fields: {
    containers: listByKey("name", container),
    initContainers: listByKey("name", container),
    ephemeralContainers: listByKey("name", container),
    volumes: listByKey("name", volume, { items: { ...volume, retainKeys: true } }),
    imagePullSecrets: listByKey("name"),
    hostAliases: listByKey("ip"),
    topologySpreadConstraints: { keys: ["topologyKey", "whenUnsatisfiable"], strategicKey: "topologyKey" },
    schedulingGates: byName,
    resourceClaims: listByKey("name"),
    nodeSelector: atomic,
    affinity,
  },
};

const podTemplate: MergeType = { fields: { metadata, spec: podSpec } };
const claimSpec: MergeType = { fields: { selector: atomic, dataSource: atomic } };
const claim: MergeType = { fields: { metadata, spec: claimSpec, status: conditions } };
const jobSpec: MergeType = { fields: { selector: atomic, template: podTemplate } };
const binding: MergeType = { fields: { roleRef: atomic } };
const webhooks: MergeType = { fields: { webhooks: listByKey("name", { fields: { namespaceSelector: atomic, objectSelector: atomic } }) } };

const kinds: Readonly<Record<string, MergeType>> = {
  Pod: { fields: { spec: podSpec, status: conditions } },
  Deployment: {
    fields: { spec: { fields: { selector: atomic, template: podTemplate, strategy: { retainKeys: true } } }, status: conditions },
  },
  ReplicaSet: { fields: { spec: { fields: { selector: atomic, template: podTemplate } } } },
  DaemonSet: { fields: { spec: { fields: { selector: atomic, template: podTemplate } }, status: conditions } },
  StatefulSet: { fields: { spec: { fields: { selector: atomic, template: podTemplate } }, status: conditions } },
  Job: { fields: { spec: jobSpec } },
  CronJob: { fields: { spec: { fields: { jobTemplate: { fields: { metadata, spec: jobSpec } } } } } },
  Service: {
    fields: {
      spec: {
        fields: {
          ports: { keys: ["port", "protocol"], keyDefaults: { protocol: "TCP" }, strategicKey: "port" },
          selector: atomic,
        },
      },
      status: conditions,
    },
  },
  ServiceAccount: { fields: { secrets: byName } },
  PersistentVolumeClaim: claim,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  ClusterRole: { fields: { aggregationRule: anyType } },
  NetworkPolicy: { fields: { spec: { fields: { podSelector: atomic } } } },
  PodDisruptionBudget: { fields: { spec: { fields: { selector: atomic } } } },
  HorizontalPodAutoscaler: { fields: { status: conditions } },
  ValidatingWebhookConfiguration: webhooks,
  MutatingWebhookConfiguration: webhooks,
  Namespace: { fields: { status: conditions } },
  CustomResourceDefinition: { fields: { status: { fields: { conditions: { keys: ["type"] } } } } },
};
