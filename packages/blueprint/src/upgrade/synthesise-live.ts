import { isRecord } from "../model/yaml-file.ts";
import type { KubeObject } from "../render/kube-object.ts";
import { applyDefaults } from "./defaults/apply-defaults.ts";
import { versionsOf } from "./defaults/custom-resource-definition.ts";
import { fieldSetOfObject } from "./fields/field-set-of.ts";
import type { MergeType } from "./fields/merge-type.ts";
import { type Ownership, withOwnerships } from "./merge/managed-fields.ts";
import { mergeObjects } from "./merge/merge-objects.ts";
import type { Applier } from "./upgrade-report.ts";

/** Stands where the server chooses a value that no render knows. */
export const allocated = "(allocated)";

/** Whose name an applier writes into `managedFields`, and how it applies. */
export const fieldManagers: Readonly<Record<Applier, { manager: string; operation: "Apply" | "Update" }>> = {
  kustomize: { manager: "kustomize-controller", operation: "Apply" },
  helm3: { manager: "helm-controller", operation: "Update" },
  helm4: { manager: "helm-controller", operation: "Apply" },
};

/** What was applied before this applier came: at boot, by cloud-init. */
export interface FirstInstall {
  /** `kubectl-client-side-apply` for `kubectl apply`. */
  manager: string;
  manifest: KubeObject;
}

/** The object as it would stand in a cluster on which the manifest was applied: defaulted, owned, and with what only the server gives. */
export function synthesiseLive(
  manifest: KubeObject,
  { applier, type, first, defaultStorageClass }: { applier: Applier; type: MergeType; first?: FirstInstall; defaultStorageClass?: string },
): KubeObject {
  const base = first ? mergeObjects(first.manifest, manifest, type) : manifest;
  const ownerships: Ownership[] = [{ ...fieldManagers[applier], fields: fieldSetOfObject(manifest, type) }];
  if (first) ownerships.push({ manager: first.manager, operation: "Update", fields: fieldSetOfObject(first.manifest, type) });

  return withOwnerships(givenByServer(applyDefaults(base), defaultStorageClass), ownerships);
}

function givenByServer(object: KubeObject, defaultStorageClass: string | undefined): KubeObject {
  const spec = isRecord(object["spec"]) ? object["spec"] : {};
  if (object.kind === "Service" && spec["type"] !== "ExternalName") return { ...object, spec: addressed(spec) };
  if (object.kind === "PersistentVolumeClaim") return boundClaim(object, spec, defaultStorageClass);
  if (object.kind === "CustomResourceDefinition") {
    const stored = versionsOf(object).storage;
    const conditions = [{ type: "Established", status: "True" }];
    return { ...object, status: { conditions, storedVersions: stored === undefined ? [] : [stored] } };
  }

  return object;
}

function addressed(spec: Record<string, unknown>): Record<string, unknown> {
  const clusterIP = spec["clusterIP"] ?? allocated;

  return { clusterIPs: [clusterIP], ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack", ...spec, clusterIP };
}

/** A claim that was ever used is bound; one that was not may be changed as little, save its volume's name. */
function boundClaim(object: KubeObject, spec: Record<string, unknown>, defaultStorageClass: string | undefined): KubeObject {
  const requests = isRecord(spec["resources"]) && isRecord(spec["resources"]["requests"]) ? spec["resources"]["requests"] : {};
  const storageClass = defaultStorageClass === undefined ? {} : { storageClassName: defaultStorageClass };

  return {
    ...object,
    spec: { ...storageClass, volumeName: allocated, ...spec },
    status: { phase: "Bound", capacity: { storage: requests["storage"] } },
  };
}
