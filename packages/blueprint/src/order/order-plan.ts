import type { KubeObject } from "../render/kube-object.ts";
import type { RenderedObject } from "../render/rendered-object.ts";
import type { Place } from "../model/position.ts";

/** A set of releases that Flux installs, with everything that is known of them before anything runs. */
export interface OrderPlan {
  /** What is proved: a cluster directory, or a list of Blueprints. */
  name: string;
  releases: readonly OrderRelease[];
  /** Objects that stand in the cluster files themselves: they are applied before any release is installed. */
  plain: readonly PlainObject[];
  /** The set is installed on a Sovereign that has more: what nobody in the set makes may be there, save what belongs into its own Namespaces. */
  joinsOthers?: boolean;
}

export interface PlainObject {
  object: KubeObject;
  at: Place;
}

export interface OrderRelease {
  /** Of the HelmRelease: `bp-cilium`. */
  name: string;
  /** Name of its Blueprint. */
  blueprint: string;
  at: Place;
  namespace: string;
  dependsOn: readonly string[];
  /** Whether Ready means that its workloads run, and not only that its objects are applied. */
  waits: boolean;
  objects: readonly RenderedObject[];
  provides: Provides;
  /** Hard dependencies of the Blueprint, whether or not they are in the set. */
  hardDependencies: readonly string[];
  /** Names of the charts it wraps that are Blueprints themselves. */
  wrappedBlueprints: readonly string[];
}

/** What `spec.provides` declares: made at run time by what the release starts, and in no render. */
export interface Provides {
  crds: readonly Declared[];
  secrets: readonly Declared[];
  configMaps: readonly Declared[];
  services: readonly Declared[];
  storageClasses: readonly Declared[];
  webhooks: readonly Declared[];
  apiServices: readonly Declared[];
}

export interface Declared {
  name: string;
  namespace?: string;
  by: string;
}

/** One reason why the plan fails, with the order in which it happens. */
export interface Counterexample {
  kind: "not-before" | "not-waiting" | "nowhere" | "unresolved" | "cycle" | "duplicate" | "double-install" | "same-kustomization";
  release: string;
  at: Place;
  /** The object that is refused or cannot start. */
  object: string;
  /** What it needs. */
  needs: string;
  /** Who makes that; undefined when nobody does. */
  producer: string | undefined;
  /** Releases in the order in which the failure happens, the failing one last. */
  order: readonly string[];
  /** What the API server, Helm or kubelet says then. */
  message: string;
  /** What to change. */
  cure: string;
}

export interface OrderProof {
  plan: string;
  failures: readonly Counterexample[];
  /** Releases that may be installed at the same time, first to last. Empty when there is a cycle. */
  levels: readonly (readonly string[])[];
  /** The longest chain, with the seconds that each release is expected to take. */
  criticalPath: readonly { release: string; seconds: number }[];
  edges: readonly ProvedEdge[];
}

export interface ProvedEdge {
  from: string;
  to: string;
  /** The objects it is needed for; empty: only so that something runs first. */
  because: readonly string[];
}
