import { groupOf, type KubeObject } from "../render/kube-object.ts";
import { type Consumed, storageClassOfClaim } from "./consumed.ts";
import { consumedByKind } from "./consumed-by-kind.ts";
import { asksForCertificates, clusterResourceNamespace } from "./derived-producers.ts";
import { listOf } from "./pod-spec.ts";
import { remembered } from "./remembered.ts";
import { isRecord, valueAt } from "./yaml-file.ts";
import type { YamlPath } from "./yaml/read-yaml.ts";

/**
 * Every object that this one names, from pod templates wherever they are embedded, from fields that mean a reference by convention
 * (`secretRef`, `issuerRef`, `storageClassName`, …), and from what is known about single kinds. Addresses in text are not looked at.
 */
export function consumedBy(object: KubeObject): readonly Consumed[] {
  return consumedByObject(object);
}

const consumedByObject = remembered((object: KubeObject): readonly Consumed[] => {
  const group = groupOf(object.apiVersion);
  if (opaqueKinds.has(`${group}/${object.kind}`)) return [];
  const found: Consumed[] = [];
  const self: Self = { object, names: `${group}/${object.kind}` };
  for (const [field, value] of Object.entries(object))
    if (!["apiVersion", "kind", "metadata", "status"].includes(field)) walk(value, [field], field, self, found);
  const places = new Set<string>();
  const all = [...consumedByKind(object), ...found].filter(({ kind, path }) => {
    const place = `${kind} ${path.join(".")}`;

    return !places.has(place) && places.add(place);
  });

  return group === "cert-manager.io" && object.kind === "ClusterIssuer" ? all.map(inResourceNamespace) : all;
});

interface Self {
  object: KubeObject;
  /** `cert-manager.io/Certificate` */
  names: string;
}

/** Their fields are data or schema, and mean nothing here. */
const opaqueKinds = new Set([
  "/ConfigMap",
  "/Secret",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiextensions.crossplane.io/CompositeResourceDefinition",
]);

/** Fields that name what the object itself makes, or that are read somewhere else. */
const ownProducts: Record<string, readonly string[]> = {
  "cert-manager.io/Certificate": ["spec.secretName"],
  "cert-manager.io/Issuer": ["spec.acme.privateKeySecretRef"],
  "cert-manager.io/ClusterIssuer": ["spec.acme.privateKeySecretRef"],
};

function walk(value: unknown, path: YamlPath, field: string, self: Self, found: Consumed[]): void {
  if (ownProducts[self.names]?.includes(path.join(".")) === true) return;
  found.push(...referencesIn(field, value, path));
  if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...path, index], "", self, found);
  else if (isRecord(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key === "secretName" && typeof item === "string") found.push(...secretByName(item, value, [...path, key], self));
      else walk(item, [...path, key], key, self, found);
    }
  }
}

/** What a field says, going by its name. */
function referencesIn(field: string, value: unknown, path: YamlPath): Consumed[] {
  if (field === "configMapKeyRef" || field === "configMapRef") return reference("ConfigMap", value, path);
  if (/(?:^s|S)ecret(?:Key)?Ref$/.test(field)) return reference("Secret", value, path);
  if (field === "imagePullSecrets" || field === "packagePullSecrets")
    return listOf(value).flatMap((item, index) => reference("Secret", item, [...path, index]));
  if (field === "serviceAccountRef") return reference("ServiceAccount", value, path);
  if (field === "issuerRef") return issuer(value, path);
  if (field === "secretStoreRef" || field === "storeRef") return secretStore(value, path);
  if (field === "secretStoreRefs") return listOf(value).flatMap((item, index) => secretStore(item, [...path, index]));
  if (field === "volumes") return listOf(value).flatMap((item, index) => volume(item, [...path, index]));
  if (field === "volumeClaimTemplates")
    return listOf(value).flatMap((item, index) => storageClassOfClaim(item["spec"], [...path, index, "spec"]));
  if (field === "nodeSelector") return nodeSelector(value, path);
  if (field === "nodeAffinity") return requiredAffinity(value, path);
  const named = typeof value === "string" && value !== "" ? namedClasses[field] : undefined;

  return named === undefined ? [] : [{ ...named, name: value as string, namespace: undefined, path, optional: false }];
}

const namedClasses: Record<string, { group: string; kind: string }> = {
  storageClassName: { group: "storage.k8s.io", kind: "StorageClass" },
  serviceAccountName: { group: "", kind: "ServiceAccount" },
  priorityClassName: { group: "scheduling.k8s.io", kind: "PriorityClass" },
  runtimeClassName: { group: "node.k8s.io", kind: "RuntimeClass" },
  ingressClassName: { group: "networking.k8s.io", kind: "IngressClass" },
  gatewayClassName: { group: "gateway.networking.k8s.io", kind: "GatewayClass" },
};

function reference(kind: "Secret" | "ConfigMap" | "ServiceAccount", value: unknown, path: YamlPath): Consumed[] {
  if (!isRecord(value) || typeof value["name"] !== "string" || value["name"] === "") return [];
  const { name, namespace, key, optional } = value;

  return [
    {
      group: "",
      kind,
      name,
      namespace: typeof namespace === "string" ? namespace : undefined,
      path: [...path, "name"],
      optional: optional === true,
      ...(typeof key === "string" ? { key } : {}),
    },
  ];
}

function secretByName(name: string, holder: Record<string, unknown>, path: YamlPath, { object, names }: Self): Consumed[] {
  if (name === "" || ownProducts[names]?.includes(path.join(".")) === true) return [];
  if (asksForCertificates(object)) return [];

  return reference("Secret", { name, optional: holder["optional"], namespace: holder["secretNamespace"] }, path).map((found) => ({
    ...found,
    path,
  }));
}

function issuer(value: unknown, path: YamlPath): Consumed[] {
  if (!isRecord(value) || typeof value["name"] !== "string") return [];
  const { name, kind = "Issuer", group = "cert-manager.io" } = value;

  return [{ group: String(group), kind: String(kind), name, namespace: undefined, path: [...path, "name"], optional: false }];
}

function secretStore(value: unknown, path: YamlPath): Consumed[] {
  if (!isRecord(value) || typeof value["name"] !== "string") return [];
  const { name, kind = "SecretStore" } = value;

  return [{ group: "external-secrets.io", kind: String(kind), name, namespace: undefined, path: [...path, "name"], optional: false }];
}

function volume(item: Record<string, unknown>, path: YamlPath): Consumed[] {
  const claim = valueAt(item, ["persistentVolumeClaim", "claimName"]);
  const ephemeral = valueAt(item, ["ephemeral", "volumeClaimTemplate", "spec"]);

  return [
    ...reference("ConfigMap", item["configMap"], [...path, "configMap"]),
    ...listOf(valueAt(item, ["projected", "sources"])).flatMap((source, index) => [
      ...reference("Secret", source["secret"], [...path, "projected", "sources", index, "secret"]),
      ...reference("ConfigMap", source["configMap"], [...path, "projected", "sources", index, "configMap"]),
    ]),
    ...(typeof claim === "string"
      ? [
          {
            group: "",
            kind: "PersistentVolumeClaim",
            name: claim,
            namespace: undefined,
            path: [...path, "persistentVolumeClaim", "claimName"],
            optional: false,
          },
        ]
      : []),
    ...(ephemeral === undefined ? [] : storageClassOfClaim(ephemeral, [...path, "ephemeral", "volumeClaimTemplate", "spec"])),
  ];
}

function nodeSelector(value: unknown, path: YamlPath): Consumed[] {
  if (!isRecord(value)) return [];

  return Object.entries(value)
    .filter(([, label]) => typeof label === "string")
    .map(([key, label]) => nodeLabel(`${key}=${String(label)}`, [...path, key]));
}

/** Terms are alternatives: only where there is one does it bind. An expression of several values is met by any, so only its key is known. */
function requiredAffinity(value: unknown, path: YamlPath): Consumed[] {
  const at = ["requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"];
  const terms = listOf(valueAt(value, at));
  if (terms.length !== 1) return [];

  return listOf(terms[0]!["matchExpressions"]).flatMap(({ key, operator, values }, index) => {
    const place = [...path, ...at, 0, "matchExpressions", index];
    if (typeof key !== "string" || (operator !== "In" && operator !== "Exists")) return [];

    return [nodeLabel(Array.isArray(values) && values.length === 1 ? `${key}=${String(values[0])}` : key, place)];
  });
}

function nodeLabel(name: string, path: YamlPath): Consumed {
  return { group: "", kind: "NodeLabel", name, namespace: undefined, path, optional: false };
}

function inResourceNamespace(consumed: Consumed): Consumed {
  const namespaced = consumed.kind === "Secret" || consumed.kind === "ConfigMap" || consumed.kind === "ServiceAccount";

  return namespaced && consumed.namespace === undefined ? { ...consumed, namespace: clusterResourceNamespace } : consumed;
}
