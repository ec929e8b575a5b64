import { groupOf, type KubeObject } from "../render/kube-object.ts";
import { type Consumed, storageClassOfClaim } from "./consumed.ts";
import { asksForCertificates } from "./derived-producers.ts";
import { listOf } from "./pod-spec.ts";
import { isRecord, valueAt } from "./yaml-file.ts";
import type { YamlPath } from "./yaml/read-yaml.ts";

/** References whose meaning depends on the kind that holds them. */
export function consumedByKind(object: KubeObject): Consumed[] {
  return [...(byKind.get(`${groupOf(object.apiVersion)}/${object.kind}`)?.(object) ?? []), ...issuerOfAnnotations(object)];
}

type Reader = (object: KubeObject) => Consumed[];

const gatewayApi = "gateway.networking.k8s.io";
const flux = { source: "source.toolkit.fluxcd.io", helm: "helm.toolkit.fluxcd.io", kustomize: "kustomize.toolkit.fluxcd.io" };

const byKind = new Map<string, Reader>([
  ["/PersistentVolumeClaim", ({ spec }) => storageClassOfClaim(spec, ["spec"])],
  ["apps/StatefulSet", (object) => named(object, ["spec", "serviceName"], { kind: "Service", optional: true })],
  ["rbac.authorization.k8s.io/RoleBinding", roleOfBinding],
  ["rbac.authorization.k8s.io/ClusterRoleBinding", roleOfBinding],
  ["networking.k8s.io/Ingress", servicesOfIngress],
  ["admissionregistration.k8s.io/ValidatingWebhookConfiguration", servicesOfWebhooks],
  ["admissionregistration.k8s.io/MutatingWebhookConfiguration", servicesOfWebhooks],
  ["apiregistration.k8s.io/APIService", (object) => service(object, ["spec", "service"])],
  [`${gatewayApi}/Gateway`, certificatesOfGateway],
  ...["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) => [`${gatewayApi}/${kind}`, partsOfRoute] as const),
  ["external-secrets.io/ExternalSecret", (object) => partsOfExternalSecret(object, ["spec"])],
  ["external-secrets.io/ClusterExternalSecret", (object) => partsOfExternalSecret(object, ["spec", "externalSecretSpec"])],
  ["external-secrets.io/PushSecret", (object) => named(object, ["spec", "selector", "secret", "name"], { kind: "Secret" })],
  ["external-secrets.io/SecretStore", certificateAuthorityOfStore],
  ["external-secrets.io/ClusterSecretStore", certificateAuthorityOfStore],
  ["postgresql.cnpg.io/Cluster", partsOfPostgresCluster],
  ...["Pooler", "ScheduledBackup", "Backup", "Database"].map(
    (kind) =>
      [
        `postgresql.cnpg.io/${kind}`,
        (object: KubeObject) => named(object, ["spec", "cluster", "name"], { group: "postgresql.cnpg.io", kind: "Cluster" }),
      ] as const,
  ),
  ["helm.toolkit.fluxcd.io/HelmRelease", partsOfHelmRelease],
  ["kustomize.toolkit.fluxcd.io/Kustomization", partsOfKustomization],
  ["source.toolkit.fluxcd.io/HelmChart", (object) => sourceReference(object, ["spec", "sourceRef"])],
  ["apiextensions.crossplane.io/Composition", functionsOfComposition],
  ["pkg.crossplane.io/Provider", runtimeOfPackage],
  ["pkg.crossplane.io/Function", runtimeOfPackage],
]);

/** Kubernetes makes these by itself. */
const builtInRole = /^(?:cluster-admin|admin|edit|view|system:.*)$/;

function roleOfBinding(object: KubeObject): Consumed[] {
  const kind = valueAt(object, ["roleRef", "kind"]);
  if (typeof kind !== "string") return [];

  return named(object, ["roleRef", "name"], { group: "rbac.authorization.k8s.io", kind }).filter(({ name }) => !builtInRole.test(name));
}

function servicesOfIngress(object: KubeObject): Consumed[] {
  const rules = listOf(valueAt(object, ["spec", "rules"])).flatMap((rule, index) =>
    listOf(valueAt(rule, ["http", "paths"])).map((_, at) => ["spec", "rules", index, "http", "paths", at, "backend", "service"]),
  );

  return [["spec", "defaultBackend", "service"], ...rules].flatMap((path) => service(object, path));
}

/** The configuration can stand without it; what the webhook admits cannot. */
function servicesOfWebhooks(object: KubeObject): Consumed[] {
  return listOf(object["webhooks"]).flatMap((_, index) =>
    service(object, ["webhooks", index, "clientConfig", "service"]).map((consumed) => ({ ...consumed, optional: true })),
  );
}

function certificatesOfGateway(object: KubeObject): Consumed[] {
  if (asksForCertificates(object)) return [];

  return listOf(valueAt(object, ["spec", "listeners"])).flatMap((listener, index) =>
    listOf(valueAt(listener, ["tls", "certificateRefs"])).flatMap(({ kind = "Secret" }, at) =>
      named(object, ["spec", "listeners", index, "tls", "certificateRefs", at, "name"], { kind: String(kind) }),
    ),
  );
}

function partsOfRoute(object: KubeObject): Consumed[] {
  const parents = listOf(valueAt(object, ["spec", "parentRefs"])).flatMap(({ kind = "Gateway", group = gatewayApi }, index) =>
    kind === "Service" || kind === "Gateway"
      ? named(object, ["spec", "parentRefs", index, "name"], { group: kind === "Service" ? "" : String(group), kind })
      : [],
  );
  const backends = listOf(valueAt(object, ["spec", "rules"])).flatMap((rule, index) =>
    listOf(rule["backendRefs"]).flatMap(({ kind = "Service", group = "" }, at) =>
      kind === "Service" && group === "" ? service(object, ["spec", "rules", index, "backendRefs", at]) : [],
    ),
  );

  return [...parents, ...backends];
}

function partsOfExternalSecret(object: KubeObject, at: YamlPath): Consumed[] {
  const sources = ["data", "dataFrom"].flatMap((field) =>
    listOf(valueAt(object, [...at, field])).map((_, index) => [...at, field, index, "sourceRef", "generatorRef"]),
  );
  const templates = listOf(valueAt(object, [...at, "target", "template", "templateFrom"])).flatMap((_, index) => {
    const path = [...at, "target", "template", "templateFrom", index];

    return [
      ...named(object, [...path, "configMap", "name"], { kind: "ConfigMap" }),
      ...named(object, [...path, "secret", "name"], { kind: "Secret" }),
    ];
  });

  return [...sources.flatMap((path) => generator(object, path)), ...templates];
}

function generator(object: KubeObject, path: YamlPath): Consumed[] {
  const { apiVersion = "generators.external-secrets.io/v1alpha1", kind } = record(valueAt(object, path));

  return typeof kind === "string" ? named(object, [...path, "name"], { group: groupOf(String(apiVersion)), kind }) : [];
}

function certificateAuthorityOfStore(object: KubeObject): Consumed[] {
  return Object.keys(record(valueAt(object, ["spec", "provider"]))).flatMap((provider) => {
    const path = ["spec", "provider", provider, "caProvider"];
    const serverPath = ["spec", "provider", provider, "server", "caProvider"];

    return [path, serverPath].flatMap((at) => {
      const type = valueAt(object, [...at, "type"]);

      return type === "Secret" || type === "ConfigMap" ? named(object, [...at, "name"], { kind: type }) : [];
    });
  });
}

/** Fields of type `{name, key}` that mean a Secret, wherever a backup or a foreign cluster is described. */
const postgresSecretFields = new Set([
  "accessKeyId",
  "secretAccessKey",
  "sessionToken",
  "endpointCA",
  "password",
  "sslKey",
  "sslCert",
  "sslRootCert",
  "secret",
  "superuserSecret",
  "passwordSecret",
]);

function partsOfPostgresCluster(object: KubeObject): Consumed[] {
  const found: Consumed[] = [];
  const visit = (value: unknown, path: YamlPath): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
    if (!isRecord(value)) return;
    for (const [field, item] of Object.entries(value)) {
      if (postgresSecretFields.has(field) && isRecord(item)) found.push(...named(object, [...path, field, "name"], { kind: "Secret" }));
      else visit(item, [...path, field]);
    }
  };
  visit(object["spec"], ["spec"]);
  const certificates = ["serverTLSSecret", "serverCASecret", "clientCASecret", "replicationTLSSecret"].flatMap((field) =>
    named(object, ["spec", "certificates", field], { kind: "Secret" }),
  );
  const storage = ["storage", "walStorage"].flatMap((field) =>
    isRecord(valueAt(object, ["spec", field])) && valueAt(object, ["spec", field, "pvcTemplate"]) === undefined
      ? storageClassOfClaim(valueAt(object, ["spec", field]), ["spec", field], "storageClass")
      : [],
  );
  const catalog = valueAt(object, ["spec", "imageCatalogRef", "kind"]);

  return [
    ...found,
    ...certificates,
    ...storage,
    ...(typeof catalog === "string"
      ? named(object, ["spec", "imageCatalogRef", "name"], { group: "postgresql.cnpg.io", kind: catalog })
      : []),
  ];
}

function partsOfHelmRelease(object: KubeObject): Consumed[] {
  return [
    ...sourceReference(object, ["spec", "chart", "spec", "sourceRef"]),
    ...sourceReference(object, ["spec", "chartRef"]),
    ...valuesFrom(object, ["spec", "valuesFrom"], "valuesKey"),
    ...dependencies(object, flux.helm),
  ];
}

function partsOfKustomization(object: KubeObject): Consumed[] {
  return [
    ...sourceReference(object, ["spec", "sourceRef"]),
    ...valuesFrom(object, ["spec", "postBuild", "substituteFrom"]),
    ...dependencies(object, flux.kustomize),
  ];
}

function sourceReference(object: KubeObject, path: YamlPath): Consumed[] {
  const kind = valueAt(object, [...path, "kind"]);

  return typeof kind === "string" ? named(object, [...path, "name"], { group: flux.source, kind }) : [];
}

function valuesFrom(object: KubeObject, path: YamlPath, keyField?: string): Consumed[] {
  return listOf(valueAt(object, path)).flatMap((entry, index) => {
    const key = keyField === undefined ? undefined : (entry[keyField] ?? "values.yaml");
    const kind = entry["kind"];
    if (kind !== "Secret" && kind !== "ConfigMap") return [];

    return named(object, [...path, index, "name"], { kind, optional: entry["optional"] === true }).map((consumed) =>
      typeof key === "string" ? { ...consumed, key } : consumed,
    );
  });
}

function dependencies(object: KubeObject, group: string): Consumed[] {
  return listOf(valueAt(object, ["spec", "dependsOn"])).flatMap((_, index) =>
    named(object, ["spec", "dependsOn", index, "name"], { group, kind: object.kind }),
  );
}

function functionsOfComposition(object: KubeObject): Consumed[] {
  return listOf(valueAt(object, ["spec", "pipeline"])).flatMap((_, index) =>
    named(object, ["spec", "pipeline", index, "functionRef", "name"], { group: "pkg.crossplane.io", kind: "Function" }),
  );
}

function runtimeOfPackage(object: KubeObject): Consumed[] {
  return named(object, ["spec", "runtimeConfigRef", "name"], { group: "pkg.crossplane.io", kind: "DeploymentRuntimeConfig" });
}

/** cert-manager makes certificates for Ingresses and Gateways that ask for them. */
function issuerOfAnnotations({ kind, metadata }: KubeObject): Consumed[] {
  if (kind !== "Ingress" && kind !== "Gateway") return [];

  return (["cluster-issuer", "issuer"] as const).flatMap((annotation) => {
    const name = metadata.annotations?.[`cert-manager.io/${annotation}`];
    if (typeof name !== "string") return [];

    return [
      {
        group: "cert-manager.io",
        kind: annotation === "issuer" ? "Issuer" : "ClusterIssuer",
        name,
        namespace: undefined,
        path: ["metadata", "annotations", `cert-manager.io/${annotation}`],
        optional: false,
      },
    ];
  });
}

/** `{name, namespace?, port?}`; Ingresses write the port as `{number}` or `{name}`. */
function service(object: KubeObject, path: YamlPath): Consumed[] {
  const given = valueAt(object, [...path, "port"]);
  const port = isRecord(given) ? (given["number"] ?? given["name"]) : given;

  return named(object, [...path, "name"], { kind: "Service" }).map((consumed) =>
    typeof port === "number" || typeof port === "string" ? { ...consumed, port } : consumed,
  );
}

/** The name at a path, with the namespace and key that stand beside it. */
function named(object: KubeObject, path: YamlPath, what: { group?: string; kind: string; optional?: boolean }): Consumed[] {
  const name = valueAt(object, path);
  if (typeof name !== "string" || name === "") return [];
  const beside = record(path.at(-1) === "name" ? valueAt(object, path.slice(0, -1)) : undefined);
  const { namespace, key } = beside;

  return [
    {
      group: what.group ?? "",
      kind: what.kind,
      name,
      namespace: typeof namespace === "string" ? namespace : undefined,
      path,
      optional: what.optional ?? false,
      ...(typeof key === "string" ? { key } : {}),
    },
  ];
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
