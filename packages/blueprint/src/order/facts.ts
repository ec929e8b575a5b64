import { producedBy } from "../model/derived-producers.ts";
import { recordOf, stringOf } from "../model/loaded-blueprint.ts";
import { podTemplateOf } from "../model/pod-spec.ts";
import { groupOf, type KubeObject } from "../render/kube-object.ts";
import { isClusterKind } from "../render/cluster-kinds.ts";
import { isCustom } from "./api-kinds.ts";
import type { OrderRelease } from "./order-plan.ts";

/** Something that exists from a certain moment of a release on. */
export interface Fact {
  key: string;
  release: string;
  /** For sentences: `CRD certificates.cert-manager.io`. */
  what: string;
  /**
   * `first`: before the release's objects are applied (a file of `crds/`). `applied`: with them. `running`: once its pods work, which its Ready
   * tells only when it waits.
   */
  from: "first" | "applied" | "running";
  /** The producer is a hook that runs before the ordinary objects. */
  early: boolean;
  /** What is said of whoever uses it too early, where that is not what is said when it is absent. */
  refusal?: string;
}

export function objectKey(group: string, kind: string, namespace: string | undefined, name: string): string {
  return `${group}/${kind}/${isClusterKind(kind) || namespace === undefined ? "" : namespace}/${name}`;
}

export function definitionKey(group: string, kind: string, version: string): string {
  return `definition ${group}/${version}/${kind}`;
}

/** A definition that is known by its name only, since a program registers it: any version counts. */
export function namedDefinitionKey(name: string): string {
  return `definition ${name}`;
}

/** Everything of a group that a program serves through the API server. */
export function aggregatedKey(group: string, version: string): string {
  return `aggregated ${group}/${version}`;
}

/** The network between pods. */
export const networkKey = "pod network";

/** Everything a release brings into being. */
export function factsOf(release: OrderRelease): Fact[] {
  return [...release.objects.flatMap(({ object, fromCrds, hooks }) => ofObject(release, object, fromCrds, hooks)), ...declared(release)];
}

function ofObject(release: OrderRelease, object: KubeObject, fromCrds: boolean, hooks: readonly string[]): Fact[] {
  const from = fromCrds ? "first" : "applied";
  const early = fromCrds || hooks.includes("pre-install");
  const namespace = namespaceOf(object, release);
  const { kind, metadata } = object;
  const fact = (key: string, what: string, when: Fact["from"] = from): Fact => ({ key, release: release.name, what, from: when, early });
  // A group of its own is the only sign of a custom kind of the whole cluster; its objects are found with and without a namespace.
  const keys = isCustom(object)
    ? [
        objectKey(groupOf(object.apiVersion), kind, namespace, metadata.name),
        objectKey(groupOf(object.apiVersion), kind, undefined, metadata.name),
      ]
    : [objectKey(groupOf(object.apiVersion), kind, namespace, metadata.name)];

  return [
    ...keys.map((key) => fact(key, `${kind} ${metadata.name}`)),
    ...(kind === "CustomResourceDefinition"
      ? definitions(object).map((one) => ({ ...fact(one.key, `the definition of ${metadata.name}`), ...one }))
      : []),
    ...(kind === "APIService" ? servedApis(object).map((key) => fact(key, `the API ${metadata.name}`, "running")) : []),
    ...(writesNetworkConfiguration(object) ? [fact(networkKey, "the pod network", "running")] : []),
    ...producedBy(object).map((produced) =>
      produced.kind === "CustomResourceDefinition"
        ? fact(namedDefinitionKey(produced.name), `the definition of ${produced.name}`, "running")
        : fact(
            objectKey(produced.group, produced.kind, produced.namespace ?? namespace, produced.name),
            `${produced.kind} ${produced.name}, which is made from ${kind} ${metadata.name}`,
          ),
    ),
  ];
}

/** A version that is not the stored one is there when its converter answers, if a webhook converts. */
function definitions(object: KubeObject): (Pick<Fact, "key"> & Partial<Fact>)[] {
  const spec = recordOf(object["spec"]);
  const group = stringOf(spec["group"]) ?? "";
  const kind = stringOf(recordOf(spec["names"])["kind"]) ?? "";
  const isConverted = recordOf(spec["conversion"])["strategy"] === "Webhook";
  const versions = Array.isArray(spec["versions"]) ? spec["versions"].map(recordOf) : [];
  const served = versions.filter((version) => version["served"] !== false);

  return served.map(({ name, storage }) => {
    const version = stringOf(name) ?? "";
    const key = definitionKey(group, kind, version);
    if (!isConverted || storage === true) return { key };

    return { key, from: "running", early: false, refusal: `conversion webhook for ${group}/${version}, Kind=${kind} failed` };
  });
}

/** Without a Service the API server answers itself. */
function servedApis(object: KubeObject): string[] {
  const { group, version, service } = recordOf(object["spec"]);

  return typeof group === "string" && typeof version === "string" && service !== undefined && service !== null
    ? [aggregatedKey(group, version)]
    : [];
}

/** Every network plugin puts its configuration where kubelet looks for it (CNI specification; kubelet's default folder). */
function writesNetworkConfiguration(object: KubeObject): boolean {
  const volumes = podTemplateOf(object)?.spec["volumes"];

  return (
    object.kind === "DaemonSet" &&
    Array.isArray(volumes) &&
    volumes.some((volume) => stringOf(recordOf(recordOf(volume)["hostPath"])["path"])?.startsWith("/etc/cni/net.d") === true)
  );
}

function declared(release: OrderRelease): Fact[] {
  const { provides, name } = release;
  const running = (key: string, what: string): Fact => ({ key, release: name, what, from: "running", early: false });
  const object = (kind: string, list: OrderRelease["provides"]["secrets"]): Fact[] =>
    list.map((entry) =>
      running(
        objectKey(kind === "StorageClass" ? "storage.k8s.io" : "", kind, entry.namespace ?? release.namespace, entry.name),
        `${kind} ${entry.name}, made by ${entry.by}`,
      ),
    );

  return [
    ...provides.crds.map((entry) => running(namedDefinitionKey(entry.name), `the definition of ${entry.name}, registered by ${entry.by}`)),
    ...provides.apiServices.map((entry) => {
      const version = entry.name.slice(0, entry.name.indexOf("."));

      return running(aggregatedKey(entry.name.slice(version.length + 1), version), `the API ${entry.name}, served by ${entry.by}`);
    }),
    ...object("Secret", provides.secrets),
    ...object("ConfigMap", provides.configMaps),
    ...object("Service", provides.services),
    ...object("StorageClass", provides.storageClasses),
  ];
}

export function namespaceOf(object: KubeObject, release: { namespace: string }): string | undefined {
  return isClusterKind(object.kind) ? undefined : (object.metadata.namespace ?? release.namespace);
}
