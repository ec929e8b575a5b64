import { isRecord } from "../model/yaml-file.ts";
import { builtInClusterKinds } from "../render/cluster-kinds.ts";
import { groupOf, identityOf, type KubeObject, referenceOf } from "../render/kube-object.ts";

/** An object with the namespace it lands in: a render may leave it to the release. */
export function placeObject(object: KubeObject, namespace: string, clusterKinds: ReadonlySet<string>): KubeObject {
  const { namespace: given, ...marks } = object.metadata;
  if (clusterKinds.has(kindKey(object))) return given === undefined ? object : { ...object, metadata: marks };

  return given === undefined || given === "" ? { ...object, metadata: { ...marks, namespace } } : object;
}

/** Kinds without namespace: Kubernetes' own, and those of the definitions at hand. */
export function clusterKindsWith(definitions: readonly KubeObject[]): ReadonlySet<string> {
  const custom = definitions.flatMap(({ spec }) => {
    if (!isRecord(spec) || spec["scope"] !== "Cluster" || !isRecord(spec["names"])) return [];
    return [`${String(spec["group"])}/${String(spec["names"]["kind"])}`];
  });

  return new Set([...builtInClusterKinds, ...custom]);
}

export function placeKey(object: KubeObject): string {
  return identityOf(referenceOf(object));
}

function kindKey({ apiVersion, kind }: KubeObject): string {
  return `${groupOf(apiVersion)}/${kind}`;
}
