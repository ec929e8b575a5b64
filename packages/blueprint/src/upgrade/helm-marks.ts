import type { KubeObject } from "../render/kube-object.ts";

export interface Release {
  name: string;
  namespace: string;
}

const managedBy = "app.kubernetes.io/managed-by";
const releaseName = "meta.helm.sh/release-name";
const releaseNamespace = "meta.helm.sh/release-namespace";

/** An object as Helm sends it: marked as part of its release. */
export function stamped(object: KubeObject, { name, namespace }: Release): KubeObject {
  const { labels, annotations } = object.metadata;

  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...labels, [managedBy]: "Helm" },
      annotations: { ...annotations, [releaseName]: name, [releaseNamespace]: namespace },
    },
  };
}

/** Why Helm refuses to take an object that is not of its release, in its words; undefined when it takes it. */
export function adoptionRefusal(live: KubeObject, { name, namespace }: Release): string | undefined {
  const { labels, annotations } = live.metadata;
  const errors = [
    unmet("label", labels, managedBy, "Helm"),
    unmet("annotation", annotations, releaseName, name),
    unmet("annotation", annotations, releaseNamespace, namespace),
  ].filter((error) => error !== undefined);

  return errors.length === 0 ? undefined : ["invalid ownership metadata", ...errors].join("; ");
}

function unmet(kind: string, marks: Record<string, string> | undefined, key: string, wanted: string): string | undefined {
  const actual = marks?.[key];
  if (actual === wanted) return undefined;
  const what =
    actual === undefined
      ? `missing key "${key}": must be set to "${wanted}"`
      : `key "${key}" must equal "${wanted}": current value is "${actual}"`;

  return `${kind} validation error: ${what}`;
}
