import type { Condition, TreeMap } from "./shape-schema.ts";

/** Marks what the lab wrote in place of an upstream chart: on the chart and on every object. */
export const standInMark = { "lab.catalyst/stand-in": "true" } as const;

/** One object of a generated chart: a template file of its own. */
export interface ChartObject {
  tree: TreeMap;
  when?: Condition;
  /** Where the shape says it. */
  path: readonly (string | number)[];
}

export interface ObjectHead {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string | undefined;
  labels?: TreeMap | undefined;
  annotations?: TreeMap | undefined;
}

/** Kinds of the core and of our kit's charts that live in no namespace. */
const clusterKinds = new Set([
  "APIService",
  "ClusterRole",
  "ClusterRoleBinding",
  "CSIDriver",
  "CustomResourceDefinition",
  "GatewayClass",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "ClusterIssuer",
  "ClusterSPIFFEID",
  "ClusterStaticEntry",
  "ClusterFederatedTrustDomain",
]);

/** The head of an object with the chart's labels and the mark, in the release's namespace unless its kind lives in none. */
export function objectHead(head: ObjectHead, chartLabels: TreeMap): TreeMap {
  const { apiVersion, kind, name, namespace, labels, annotations } = head;
  const allLabels = withEntries(chartLabels, labels);

  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(clusterKinds.has(kind) ? {} : { namespace: namespace ?? "{{ $.Release.Namespace }}" }),
      ...(Object.keys(allLabels).length === 0 ? {} : { labels: allLabels }),
      annotations: { ...standInMark, ...annotations },
    },
  };
}

/** Two maps as one, what both take from the values included. */
function withEntries(one: TreeMap, other: TreeMap = {}): TreeMap {
  const sources = [one["$merge"] ?? [], other["$merge"] ?? []].flat(2);

  return { ...one, ...other, ...(sources.length === 0 ? {} : { $merge: sources }) };
}

/** The object that a shape wrote as a manifest, with the same head. */
export function markedObject(manifest: TreeMap, chartLabels: TreeMap): TreeMap {
  const { apiVersion, kind, metadata, when: _when, ...rest } = manifest;
  const { name, namespace, labels, annotations, ...more } = metadata as TreeMap;
  const head = objectHead(
    {
      apiVersion: String(apiVersion),
      kind: String(kind),
      name: String(name),
      namespace: namespace as string | undefined,
      labels: labels as TreeMap,
      annotations: annotations as TreeMap,
    },
    chartLabels,
  );

  return { ...head, metadata: { ...(head["metadata"] as TreeMap), ...more }, ...rest };
}
