import type { KubeObject } from "../render/kube-object.ts";

/** What users, operators and other Blueprints see of one version of a Blueprint: everything two versions are compared by. */
export interface BlueprintSurface {
  version: string;
  /** Default render without what lies in `crds/`. */
  objects: readonly KubeObject[];
  /** What lies in `crds/`, of the chart and of its dependencies. */
  crds: readonly KubeObject[];
  /** `values.yaml` as an object. */
  values: Readonly<Record<string, unknown>>;
  /** `spec.configSchema`. */
  configSchema?: Readonly<Record<string, unknown>>;
  /** `spec.outputs`, by name. */
  outputs: Readonly<Record<string, unknown>>;
  /** `spec.depends`, read. */
  depends: readonly SurfaceDependency[];
  /** `spec.upstream`. */
  upstream: readonly { chart: string; version: string }[];
  /** `spec.images.extra`; the images of the render are found in it. */
  extraImages?: readonly string[];
}

export interface SurfaceDependency {
  blueprint: string;
  version: string;
  kind: "hard" | "conditional" | "reference";
  alias?: string;
}
