import type { KitData } from "../model/kit-data.ts";
import type { LoadedCluster } from "../model/load-cluster.ts";
import type { LoadedBlueprint, LoadedDependency } from "../model/loaded-blueprint.ts";
import type { Place } from "../model/position.ts";
import type { Repository } from "../model/repository.ts";
import type { ChartRender, RenderedObject } from "../render/rendered-object.ts";

/** What a rule about one Blueprint looks at. */
export interface BlueprintSubject {
  blueprint: LoadedBlueprint;
  /** Its neighbours, the kit and the pins. */
  repository: Repository;
  /** Dependencies with their archives' files; only for rules that need `dependencies`. */
  dependencies: readonly ResolvedDependency[];
  /** Only for rules that need `renders`. */
  renders: BlueprintRenders;
  /** Slots, catalogue and categories that the repository is held against. */
  kit: KitData;
  /** The Kubernetes version that is rendered for: `1.31.4`. */
  kubeVersion: string;
  /** apiVersions accepted in `blueprint.yaml`. */
  acceptedApiVersions: readonly string[];
  /** What the registry holds, newest last; undefined unless the rule needs `registry`. */
  publishedVersions: readonly string[] | undefined;
  /** The Blueprint as it was, for rules that need `base`; undefined when it is new. */
  base: { blueprint: LoadedBlueprint; renders: BlueprintRenders } | undefined;
  /**
   * The default render of another Blueprint, with its slot's release name and namespace; undefined when it is not in this repository or
   * cannot be rendered here, about which a rule stays silent.
   */
  neighbour(blueprintName: string): Promise<readonly RenderedObject[] | undefined>;
}

export interface ResolvedDependency {
  dependency: LoadedDependency;
  sha256: string;
  kind: "upstream" | "stand-in";
  /** Of the archive, without the top folder: `Chart.yaml`, `templates/deployment.yaml`. Dependencies of dependencies are below `charts/`. */
  files: ReadonlyMap<string, Uint8Array>;
  metadata: Record<string, unknown>;
  values: Record<string, unknown>;
}

export interface BlueprintRenders {
  /** With the chart's own values. */
  default: ChartRender;
  /** With `tests/smoke.values.yaml`; undefined for a chart that is not excused from its default render, or without such a file. */
  smoke: ChartRender | undefined;
  /** With the smoke values, every observability toggle and every own `enabled` set to true, and the monitoring API present. */
  allToggles: ChartRender;
  /** Defaults of the dependencies below the chart's own values: what every template sees. */
  mergedValues: Record<string, unknown>;
  /** Paths into the merged values that turn telemetry on, each as its keys. */
  toggles: readonly (readonly string[])[];
  /** One more run, remembered by its input. */
  render(input: RenderInput): Promise<ChartRender>;
}

export interface RenderInput {
  /** Over the chart's values. */
  values?: Record<string, unknown>;
  /** Over the chart's values too, from files of the repository, before `values`. */
  valueFiles?: readonly string[];
  apiVersions?: readonly string[];
  releaseName?: string;
  namespace?: string;
  /** A run that must not come from the memory of an equal one. */
  repeat?: number;
}

/** What a rule about a cluster directory looks at. */
export interface ClusterSubject {
  /** Relative to the root: `clusters/_template/bootstrap-kit`. */
  directory: string;
  repository: Repository;
  kit: KitData;
  /** Its files and objects, variables not filled in. */
  cluster: LoadedCluster;
  /** Every release in it, in the order of its files. */
  releases: readonly ClusterRelease[];
  /** What the registry answered for a pinned version; undefined unless the rule needs `registry`. */
  published: ((blueprint: string, version: string) => PublishedArtifact | undefined) | undefined;
}

export interface PublishedArtifact {
  signed: boolean;
  hollow: boolean;
  attested: boolean;
}

/** A HelmRelease of a cluster directory, with the Blueprint that it installs. */
export interface ClusterRelease {
  /** The file that declares it, relative to the root, and its document there, from 0. */
  file: string;
  /** Of its name. */
  at: Place;
  document: number;
  /** metadata.name: `bp-cilium`. */
  name: string;
  releaseName: string;
  namespace: string;
  dependsOn: readonly string[];
  /** False when `install.disableWait` is true. */
  waits: boolean;
  values: Record<string, unknown>;
  chart: string;
  version: string;
  /** From the repository, by name; undefined when there is none. */
  blueprint: LoadedBlueprint | undefined;
  /** The chart with the release's values; only for rules that need `renders`. */
  render(values?: Record<string, unknown>): Promise<ChartRender>;
}
