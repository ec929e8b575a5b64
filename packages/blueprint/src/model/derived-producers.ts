import { groupOf, type KubeObject } from "../render/kube-object.ts";
import { listOf } from "./pod-spec.ts";
import { isRecord, valueAt } from "./yaml-file.ts";
import type { YamlPath } from "./yaml/read-yaml.ts";

/** An object that a controller makes because another one exists, some time after that one was applied. */
export interface Produced {
  /** Empty for the core group. */
  group: string;
  kind: string;
  /** For a CustomResourceDefinition `<plural>.<group>`. */
  name: string;
  /** Undefined: the namespace of the object itself, which is the release's when it names none. Meaningless for kinds of the whole cluster. */
  namespace: string | undefined;
  /** What a Secret or ConfigMap holds, where that is known: other keys may be there too unless the controller writes exactly these. */
  keys?: readonly string[];
  /** Of a Service. */
  ports?: readonly number[];
}

/**
 * What comes into being because this object exists, beyond the object itself. The object's controller has to run for that, so it exists only
 * after the controller is ready and has acted. Names follow each controller's documentation; custom kinds that are not known make nothing.
 */
export function producedBy(object: KubeObject): Produced[] {
  const known = producers.get(`${groupOf(object.apiVersion)}/${object.kind}`)?.(object, object.metadata.name) ?? [];

  return [...known, ...connectionSecret(object)];
}

type Producer = (object: KubeObject, name: string) => Produced[];

const producers = new Map<string, Producer>([
  ["/Namespace", (_, name) => [made("ServiceAccount", "default", name), made("ConfigMap", "kube-root-ca.crt", name, ["ca.crt"])]],
  ["apps/StatefulSet", claimsOfStatefulSet],
  ["cert-manager.io/Certificate", secretOfCertificate],
  ["cert-manager.io/Issuer", (object) => accountKey(object, undefined)],
  ["cert-manager.io/ClusterIssuer", (object) => accountKey(object, clusterResourceNamespace)],
  ["trust.cert-manager.io/Bundle", (object, name) => bundleTarget(object, name)],
  ["external-secrets.io/ExternalSecret", (object, name) => externalSecret(object, ["spec"], name)],
  ["external-secrets.io/ClusterExternalSecret", clusterExternalSecret],
  ["bitnami.com/SealedSecret", sealedSecret],
  ["postgresql.cnpg.io/Cluster", postgresCluster],
  ["postgresql.cnpg.io/Pooler", (_, name) => [service(name, [5432])]],
  ["kafka.strimzi.io/Kafka", kafka],
  ["kafka.strimzi.io/KafkaUser", (_, name) => [secret(name)]],
  ["kafka.strimzi.io/KafkaConnect", (_, name) => [service(`${name}-connect-api`, [8083])]],
  ["gateway.networking.k8s.io/Gateway", (object, name) => [...gatewayService(object, name), ...certificatesOnRequest(object)]],
  ["networking.k8s.io/Ingress", certificatesOnRequest],
  ["apiextensions.crossplane.io/CompositeResourceDefinition", definitionsOfXrd],
  ["opentelemetry.io/OpenTelemetryCollector", (_, name) => [service(`${name}-collector`)]],
  ["monitoring.coreos.com/Prometheus", () => [service("prometheus-operated", [9090])]],
  ["monitoring.coreos.com/Alertmanager", () => [service("alertmanager-operated", [9093])]],
  ["flink.apache.org/FlinkDeployment", (_, name) => [service(`${name}-rest`, [8081])]],
  ["serving.knative.dev/Service", (_, name) => [service(name, [80])]],
  ["serving.kserve.io/InferenceService", (_, name) => [service(`${name}-predictor`)]],
  ["clickhouse.altinity.com/ClickHouseInstallation", (_, name) => [service(`clickhouse-${name}`, [8123, 9000])]],
  ["opensearch.opster.io/OpenSearchCluster", openSearch],
]);

/** cert-manager looks for what a ClusterIssuer names in the namespace that it runs in. */
export const clusterResourceNamespace = "cert-manager";

/** Crossplane writes how to reach what it made, for every kind of managed resource. */
function connectionSecret({ spec }: KubeObject): Produced[] {
  const name = valueAt(spec, ["writeConnectionSecretToRef", "name"]);
  const namespace = valueAt(spec, ["writeConnectionSecretToRef", "namespace"]);

  return typeof name === "string" ? [made("Secret", name, typeof namespace === "string" ? namespace : undefined)] : [];
}

function secretOfCertificate({ spec }: KubeObject): Produced[] {
  const name = valueAt(spec, ["secretName"]);
  const keystores = ["pkcs12", "jks"].filter((form) => valueAt(spec, ["keystores", form, "create"]) === true);
  const stores = keystores.flatMap((form) => (form === "jks" ? ["keystore.jks", "truststore.jks"] : ["keystore.p12", "truststore.p12"]));

  return typeof name === "string" ? [secret(name, ["tls.crt", "tls.key", "ca.crt", ...stores])] : [];
}

/** An ACME issuer keeps the key of its account in a Secret that it makes itself. */
function accountKey({ spec }: KubeObject, namespace: string | undefined): Produced[] {
  const name = valueAt(spec, ["acme", "privateKeySecretRef", "name"]);

  return typeof name === "string" ? [made("Secret", name, namespace)] : [];
}

function bundleTarget({ spec }: KubeObject, name: string): Produced[] {
  const targets = [
    ["ConfigMap", valueAt(spec, ["target", "configMap", "key"])],
    ["Secret", valueAt(spec, ["target", "secret", "key"])],
  ] as const;

  return targets.flatMap(([kind, key]) => (typeof key === "string" ? [made(kind, name, undefined, [key])] : []));
}

/** `creationPolicy: Merge` and `None` only write into what somebody else made. */
function externalSecret(object: unknown, path: YamlPath, ownName: string, namespace?: string): Produced[] {
  const spec = valueAt(object, path);
  const policy = valueAt(spec, ["target", "creationPolicy"]);
  if (policy === "Merge" || policy === "None") return [];
  const name = valueAt(spec, ["target", "name"]);
  const templated = valueAt(spec, ["target", "template", "data"]);
  const listed = listOf(valueAt(spec, ["data"])).flatMap(({ secretKey }) => (typeof secretKey === "string" ? secretKey : []));
  const whole = valueAt(spec, ["dataFrom"]) !== undefined || valueAt(spec, ["target", "template", "templateFrom"]) !== undefined;
  const keys = isRecord(templated) ? Object.keys(templated) : whole ? undefined : listed;

  return [made("Secret", typeof name === "string" ? name : ownName, namespace, keys)];
}

/** Namespaces chosen by label are known only in the cluster. */
function clusterExternalSecret(object: KubeObject, name: string): Produced[] {
  const namespaces = valueAt(object, ["spec", "namespaces"]);
  const given = valueAt(object, ["spec", "externalSecretName"]);
  if (!Array.isArray(namespaces)) return [];

  return namespaces
    .filter((namespace) => typeof namespace === "string")
    .flatMap((namespace) => externalSecret(object, ["spec", "externalSecretSpec"], typeof given === "string" ? given : name, namespace));
}

function sealedSecret({ spec }: KubeObject, ownName: string): Produced[] {
  const name = valueAt(spec, ["template", "metadata", "name"]);
  const sealed = valueAt(spec, ["encryptedData"]);
  const plain = valueAt(spec, ["template", "data"]);

  return [
    secret(typeof name === "string" ? name : ownName, [
      ...(isRecord(sealed) ? Object.keys(sealed) : []),
      ...(isRecord(plain) ? Object.keys(plain) : []),
    ]),
  ];
}

const databaseKeys = ["username", "user", "password", "host", "port", "dbname", "uri", "jdbc-uri", "pgpass"];

/** Unless initdb is given a Secret of its own, the operator makes `<name>-app`; `-superuser` only when asked. */
function postgresCluster({ spec }: KubeObject, name: string): Produced[] {
  const bootstrap = ["initdb", "recovery", "pg_basebackup"].map((way) => valueAt(spec, ["bootstrap", way, "secret", "name"]));
  const ownSuperuser = valueAt(spec, ["superuserSecret", "name"]) !== undefined;
  const disabled = valueAt(spec, ["managed", "services", "disabledDefaultServices"]);
  const services = ["rw", "ro", "r"].filter((kind) => kind === "rw" || !Array.isArray(disabled) || !disabled.includes(kind));
  const additional = listOf(valueAt(spec, ["managed", "services", "additional"])).map((entry) =>
    valueAt(entry, ["serviceTemplate", "metadata", "name"]),
  );

  return [
    ...(bootstrap.some((given) => given !== undefined) ? [] : [secret(`${name}-app`, databaseKeys)]),
    ...(valueAt(spec, ["enableSuperuserAccess"]) === true && !ownSuperuser ? [secret(`${name}-superuser`, databaseKeys)] : []),
    secret(`${name}-ca`, ["ca.crt", "ca.key"]),
    secret(`${name}-server`, ["tls.crt", "tls.key"]),
    secret(`${name}-replication`, ["tls.crt", "tls.key"]),
    ...services.map((kind) => service(`${name}-${kind}`, [5432])),
    ...additional.flatMap((given) => (typeof given === "string" ? [service(given, [5432])] : [])),
    made("ServiceAccount", name, undefined),
  ];
}

function kafka({ spec }: KubeObject, name: string): Produced[] {
  const ports = listOf(valueAt(spec, ["kafka", "listeners"])).flatMap(({ port }) => (typeof port === "number" ? port : []));

  return [
    service(`${name}-kafka-bootstrap`, ports),
    service(`${name}-kafka-brokers`, ports),
    secret(`${name}-cluster-ca-cert`, ["ca.crt", "ca.p12", "ca.password"]),
    secret(`${name}-clients-ca-cert`, ["ca.crt", "ca.p12", "ca.password"]),
  ];
}

/** Cilium puts a Service in front of every Gateway of its class. */
function gatewayService({ spec }: KubeObject, name: string): Produced[] {
  if (valueAt(spec, ["gatewayClassName"]) !== "cilium") return [];
  const ports = listOf(valueAt(spec, ["listeners"])).flatMap(({ port }) => (typeof port === "number" ? port : []));

  return [service(`cilium-gateway-${name}`, [...new Set(ports)])];
}

/** Whether cert-manager makes the certificates that an Ingress or a Gateway names, because an annotation asks for it. */
export function asksForCertificates({ kind, metadata }: KubeObject): boolean {
  const annotations = metadata.annotations ?? {};

  return (
    (kind === "Ingress" || kind === "Gateway") &&
    ["cert-manager.io/issuer", "cert-manager.io/cluster-issuer"].some((name) => name in annotations)
  );
}

function certificatesOnRequest(object: KubeObject): Produced[] {
  if (!asksForCertificates(object)) return [];
  const ofIngress = listOf(valueAt(object, ["spec", "tls"])).map(({ secretName }) => secretName);
  const ofGateway = listOf(valueAt(object, ["spec", "listeners"])).flatMap((listener) =>
    listOf(valueAt(listener, ["tls", "certificateRefs"])).map(({ name }) => name),
  );

  return [...new Set([...ofIngress, ...ofGateway])].flatMap((name) =>
    typeof name === "string" ? [secret(name, ["tls.crt", "tls.key", "ca.crt"])] : [],
  );
}

function definitionsOfXrd({ spec }: KubeObject): Produced[] {
  const group = valueAt(spec, ["group"]);
  const plurals = [valueAt(spec, ["names", "plural"]), valueAt(spec, ["claimNames", "plural"])];

  return plurals.flatMap((plural) =>
    typeof plural === "string" && typeof group === "string"
      ? [{ group: "apiextensions.k8s.io", kind: "CustomResourceDefinition", name: `${plural}.${group}`, namespace: undefined }]
      : [],
  );
}

function openSearch({ spec }: KubeObject, name: string): Produced[] {
  const given = valueAt(spec, ["general", "serviceName"]);

  return [service(typeof given === "string" ? given : name, [9200]), secret(`${name}-admin-password`, ["username", "password"])];
}

function claimsOfStatefulSet({ spec }: KubeObject, name: string): Produced[] {
  const replicas = valueAt(spec, ["replicas"]);
  const first = valueAt(spec, ["ordinals", "start"]);
  const start = typeof first === "number" ? first : 0;
  const count = typeof replicas === "number" ? replicas : 1;

  return listOf(valueAt(spec, ["volumeClaimTemplates"])).flatMap((template) => {
    const claim = valueAt(template, ["metadata", "name"]);
    if (typeof claim !== "string") return [];

    return Array.from({ length: count }, (_, ordinal) => made("PersistentVolumeClaim", `${claim}-${name}-${start + ordinal}`, undefined));
  });
}

function made(kind: string, name: string, namespace: string | undefined, keys?: readonly string[]): Produced {
  return { group: "", kind, name, namespace, ...(keys === undefined ? {} : { keys }) };
}

function secret(name: string, keys?: readonly string[]): Produced {
  return made("Secret", name, undefined, keys);
}

function service(name: string, ports?: readonly number[]): Produced {
  return { ...made("Service", name, undefined), ...(ports === undefined ? {} : { ports }) };
}
