import type { Consumed } from "../model/consumed.ts";
import { consumedBy } from "../model/consumed-objects.ts";
import { podTemplateOf } from "../model/pod-spec.ts";
import { describeObject, groupOf, type KubeObject, referenceOf } from "../render/kube-object.ts";
import type { RenderedObject } from "../render/rendered-object.ts";
import { isCustom, resourceOf } from "./api-kinds.ts";
import { aggregatedKey, definitionKey, namedDefinitionKey, namespaceOf, networkKey, objectKey } from "./facts.ts";
import { isNodeLabel } from "./given-facts.ts";
import type { OrderRelease } from "./order-plan.ts";

/** What an object needs at the moment it is applied, or to get on afterwards. */
export interface Want {
  release: string;
  /** `Certificate openbao/openbao-tls`. */
  object: string;
  /** Any one of these will do. */
  keys: readonly string[];
  /** For sentences. */
  what: string;
  /**
   * Whether the producer's pods have to work, its objects only have to be there, or it may come later, since whoever asks takes it up then by
   * itself.
   */
  need: "applied" | "running" | "eventually";
  /** Which of its own release's facts count: all of them, those from before its objects, or none. */
  own: "all" | "first" | "none";
  /** What is said when it is missing. */
  message: string;
  /** Only where somebody in the set makes it: what nobody makes may be outside the cluster. */
  onlyIfMade: boolean;
}

/** Everything the objects of a release need. */
export function wantsOf(release: OrderRelease): Want[] {
  return release.objects.flatMap((rendered) => ofObject(release, rendered));
}

function ofObject(release: OrderRelease, rendered: RenderedObject): Want[] {
  const { object, own } = rendered;
  const early = rendered.hooks.includes("pre-install");

  return [
    ...definitionOf(release, rendered),
    ...namespaceWanted(release, rendered),
    ...networkOf(release, object),
    ...consumedBy(object).flatMap((consumed) => named(release, object, consumed, early)),
    ...(own ? addressesOf(release, object) : []),
  ];
}

/** Helm asks the API for every kind of a release before it applies the first object: a definition in its own templates comes too late. */
function definitionOf(release: OrderRelease, { object, hooks, fromCrds }: RenderedObject): Want[] {
  if (!isCustom(object) || fromCrds) return [];
  const { apiVersion, kind } = object;
  const group = groupOf(apiVersion);
  const version = apiVersion.slice(apiVersion.indexOf("/") + 1);

  return [
    {
      release: release.name,
      object: describe(object, release),
      keys: [definitionKey(group, kind, version), namedDefinitionKey(`${resourceOf(kind)}.${group}`), aggregatedKey(group, version)],
      what: `the definition of ${kind} in ${apiVersion}`,
      need: "applied",
      own: hooks.some((hook) => hook.startsWith("post-")) ? "all" : "first",
      message: `resource mapping not found for name: "${object.metadata.name}" namespace: "${object.metadata.namespace ?? ""}" from "": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
      onlyIfMade: false,
    },
  ];
}

function namespaceWanted(release: OrderRelease, { object, hooks, fromCrds }: RenderedObject): Want[] {
  if (fromCrds) return [];
  // Whether a custom kind has namespaces is known when it says one.
  const namespace = isCustom(object) ? object.metadata.namespace : namespaceOf(object, release);
  if (namespace === undefined) return [];

  return [
    {
      release: release.name,
      object: describe(object, release),
      keys: [objectKey("", "Namespace", undefined, namespace)],
      what: `Namespace ${namespace}`,
      need: "applied",
      // Helm applies Namespaces before everything else; but its record of the release needs one before that.
      own: namespace === release.namespace ? "none" : hooks.includes("pre-install") ? "first" : "all",
      message: `namespaces "${namespace}" not found`,
      onlyIfMade: false,
    },
  ];
}

function networkOf(release: OrderRelease, object: KubeObject): Want[] {
  const pod = podTemplateOf(object)?.spec;
  if (pod === undefined || pod["hostNetwork"] === true) return [];

  return [
    {
      release: release.name,
      object: describe(object, release),
      keys: [networkKey],
      what: "the pod network",
      need: "running",
      own: "none",
      message:
        "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
      onlyIfMade: true,
    },
  ];
}

function named(release: OrderRelease, object: KubeObject, consumed: Consumed, early: boolean): Want[] {
  const { group, kind, name, optional } = consumed;
  if (optional) return [];
  if (kind === "NodeLabel") return isNodeLabel(name) ? [] : [labelledNode(release, object, name)];
  const namespace = consumed.namespace ?? namespaceOf(object, release);
  const keys = [objectKey(group, kind, namespace, name), objectKey(group, kind, undefined, name)];

  return [
    {
      release: release.name,
      object: describe(object, release),
      keys,
      what: `${kind} ${name}${namespace === undefined || namespace === release.namespace ? "" : ` in ${namespace}`}`,
      need: takenUpLater.has(kind) ? "eventually" : "applied",
      own: early ? "first" : "all",
      message: messageFor(kind, name, namespace),
      onlyIfMade: !mustBeMade.has(kind),
    },
  ];
}

/** Nobody in a set labels nodes: what no node has keeps its pods pending for ever. */
function labelledNode(release: OrderRelease, object: KubeObject, label: string): Want {
  return {
    release: release.name,
    object: describe(object, release),
    keys: [],
    what: `a node labelled ${label}`,
    need: "applied",
    own: "none",
    message: "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector",
    onlyIfMade: false,
  };
}

/** Kinds that only something in the set, or the engine, can make; others may come with the cloud or be made by hand. */
const mustBeMade = new Set([
  "Secret",
  "ConfigMap",
  "ServiceAccount",
  "StorageClass",
  "PriorityClass",
  "Issuer",
  "ClusterIssuer",
  "SecretStore",
  "ClusterSecretStore",
  "Gateway",
  "GatewayClass",
]);

/** A route stays unattached until its Gateway appears, and holds up nothing (Gateway API, status of routes). */
const takenUpLater = new Set(["Gateway"]);

function messageFor(kind: string, name: string, namespace: string | undefined): string {
  switch (kind) {
    case "Secret":
    case "ConfigMap":
      return `Error: ${kind.toLowerCase()} "${name}" not found`;
    case "ServiceAccount":
      return `error looking up service account ${namespace ?? ""}/${name}: serviceaccount "${name}" not found`;
    case "StorageClass":
      return `storageclass.storage.k8s.io "${name}" not found`;
    case "PriorityClass":
      return `no PriorityClass with name ${name} was found`;
    default:
      return `${kind} "${name}" not found`;
  }
}

const address = /\b([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\.([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\.svc\b/g;

/** Addresses of Services in the Blueprint's own objects: what they lead to has to answer when a release relies on it. */
function addressesOf(release: OrderRelease, object: KubeObject): Want[] {
  const found = new Map<string, Want>();
  for (const text of stringsOf(object)) {
    for (const [, name, namespace] of text.matchAll(address)) {
      const key = objectKey("", "Service", namespace, name!);
      found.set(key, {
        release: release.name,
        object: describe(object, release),
        keys: [key],
        what: `Service ${namespace}/${name}`,
        need: "running",
        own: "all",
        message: `dial tcp: lookup ${name}.${namespace}.svc: no such host`,
        onlyIfMade: true,
      });
    }
  }

  return [...found.values()];
}

function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];

  return Object.values(value).flatMap(stringsOf);
}

function describe(object: KubeObject, release: OrderRelease): string {
  const namespace = namespaceOf(object, release);

  return describeObject({ ...referenceOf(object), ...(isCustom(object) || namespace === undefined ? {} : { namespace }) });
}
