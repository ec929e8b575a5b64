import { isRecord, valueAt } from "./yaml-file.ts";
import type { YamlPath } from "./yaml/read-yaml.ts";

/** An object that another one names and needs: without it pods do not start, or a controller does not get on. */
export interface Consumed {
  /** Empty for the core group. */
  group: string;
  kind: ConsumedKind | (string & {});
  /** `defaultStorageClass` for a claim that chooses none; `<key>=<value>` for the kind NodeLabel, `<key>` when any value does. */
  name: string;
  /** Undefined: the namespace of the object itself, which is the release's when it names none. Meaningless for kinds of the whole cluster. */
  namespace: string | undefined;
  /** Where it is named, from the object's root. */
  path: YamlPath;
  /** The object does without. */
  optional: boolean;
  /** The one key of a Secret or ConfigMap that is asked for. */
  key?: string;
  /** Of a Service, by number or name. */
  port?: number | string;
}

type ConsumedKind =
  | "Secret"
  | "ConfigMap"
  | "ServiceAccount"
  | "Service"
  | "PersistentVolumeClaim"
  | "StorageClass"
  | "PriorityClass"
  | "RuntimeClass"
  | "NodeLabel"
  | "Issuer"
  | "ClusterIssuer"
  | "SecretStore"
  | "ClusterSecretStore"
  | "Gateway"
  | "GatewayClass"
  | "IngressClass";

/** Name under which the cluster's one default class is asked for; no class can be called so. */
export const defaultStorageClass = "(default)";

/** No class means the default one; the empty class means a volume that was made by hand, and a named volume needs none. */
export function storageClassOfClaim(spec: unknown, path: YamlPath, field = "storageClassName"): Consumed[] {
  const name = valueAt(spec, [field]);
  if (!isRecord(spec) || name === "" || (name === undefined && typeof spec["volumeName"] === "string")) return [];
  const chosen = typeof name === "string";

  return [
    {
      group: "storage.k8s.io",
      kind: "StorageClass",
      name: chosen ? name : defaultStorageClass,
      namespace: undefined,
      path: chosen ? [...path, field] : path,
      optional: false,
    },
  ];
}
