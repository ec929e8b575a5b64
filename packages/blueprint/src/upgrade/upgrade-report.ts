import type { ObjectReference } from "../render/kube-object.ts";

/** Who applies: kustomize-controller, or helm-controller with Helm 3 (Flux up to 2.7) or Helm 4 (from 2.8). */
export type Applier = "helm3" | "helm4" | "kustomize";

/** The rows of the table of changes to objects that exist already. */
export type RowId =
  | "UP-STRATEGY"
  | "UP-SELECTOR"
  | "UP-CLUSTERIP"
  | "UP-SVCTYPE"
  | "UP-PVC"
  | "UP-STS"
  | "UP-JOB"
  | "UP-ROLEREF"
  | "UP-IMMUTABLE-DATA"
  | "UP-STORAGECLASS"
  | "UP-CRD-STORED"
  | "UP-LEFTOVER"
  | "UP-CONFLICT"
  | "UP-ADOPT";

/** From the mildest to the gravest; an object has the gravest of what was found on it. */
export const objectVerdicts = ["ok", "ok-with-leftovers", "conflict", "adoption", "invalid", "immutable", "data-loss"] as const;
export type ObjectVerdict = (typeof objectVerdicts)[number];

/** From the mildest to the gravest; an upgrade has the gravest of its objects'. */
export const upgradeVerdicts = ["safe", "safe-with-restart", "needs-recreate", "refused"] as const;
export type UpgradeVerdict = (typeof upgradeVerdicts)[number];

/**
 * What `kustomize.toolkit.fluxcd.io/force: enabled` does for an object: nothing has to be done, it is the cure, it would destroy what must
 * not be lost, or the applier does not know it.
 */
export type ForceAdvice = "not-needed" | "cure" | "forbidden" | "no-effect";

export interface UpgradeReport {
  applier: Applier;
  verdict: UpgradeVerdict;
  /** Whether the old state was read from a cluster, or made from the old render. */
  oldState: "live" | "synthesised";
  /** Every object of both renders, those with something to tell first. */
  objects: readonly ObjectUpgrade[];
}

export interface ObjectUpgrade {
  object: ObjectReference;
  /** `keep`: no longer rendered, and left where it is. */
  action: "create" | "update" | "recreate" | "unchanged" | "delete" | "keep";
  verdict: ObjectVerdict;
  /** What this object alone makes of the upgrade. */
  outcome: UpgradeVerdict;
  findings: readonly UpgradeFinding[];
  /** Fields that the new render no longer has and that stay. */
  leftovers: readonly OwnedField[];
  restartsPods: boolean;
  /** Things to know that neither stop nor change anything. */
  notes: readonly string[];
  force: ForceAdvice;
  /** In words; empty when nothing has to be done. */
  remedy: string;
}

export interface UpgradeFinding {
  /** Absent for what no row speaks of: a removed API, a namespace that goes with everything in it. */
  row?: RowId;
  verdict: ObjectVerdict;
  /** As the API writes it: `spec.strategy.rollingUpdate`. Empty when the object as a whole is meant. */
  field: string;
  /** What the API (or Helm) answers, without the values it quotes; or, where nothing is refused, what happens. */
  message: string;
}

export interface OwnedField {
  field: string;
  /** Field managers, as `managedFields` names them. */
  owners: readonly string[];
}
