import { declaredDependencies } from "../model/declared-dependencies.ts";
import { clusterReleases } from "../model/cluster-releases.ts";
import { loadCluster } from "../model/load-cluster.ts";
import { recordOf, stringOf } from "../model/loaded-blueprint.ts";
import type { Repository } from "../model/repository.ts";
import { sampleVariables } from "../model/sample-variables.ts";
import { placeOf } from "../model/yaml-file.ts";
import { isKubeObject } from "../render/kube-object.ts";
import type { Renderer } from "../render/renderer.ts";
import type { ClusterRelease } from "../rules/subject.ts";
import type { Declared, OrderPlan, OrderRelease, Provides } from "./order-plan.ts";

/** A release whose chart does not render has no order: the message says what Helm said. */
export class PlanError extends Error {
  override readonly name = "PlanError";
}

/** Renders every release of a cluster directory with its slot's values. Rejects with PlanError or DependencyMissingError. */
export async function planOfCluster(repository: Repository, directory: string, renderer: Renderer): Promise<OrderPlan> {
  const cluster = loadCluster(repository.files, directory);
  const releases = await Promise.all(clusterReleases(cluster, repository, renderer).map(orderRelease));

  return {
    name: directory,
    releases,
    plain: cluster.objects.flatMap(({ file, document, value }) => {
      const object = sampleVariables(value);

      return isKubeObject(object) && object.kind !== "HelmRelease" ? [{ object, at: placeOf(file, [], document) }] : [];
    }),
  };
}

async function orderRelease(release: ClusterRelease): Promise<OrderRelease> {
  const { name, blueprint, file, namespace, dependsOn, waits } = release;
  if (blueprint?.chart === undefined) throw new PlanError(`${file}: there is no Blueprint ${release.chart} in this repository`);
  const render = await release.render();
  if (!render.ok) throw new PlanError(`${name} does not render with the values of ${file}: ${render.error}`);

  return {
    name,
    blueprint: blueprint.name,
    at: { file, line: 1, column: 1 },
    namespace,
    dependsOn,
    waits,
    objects: render.objects,
    provides: providesOf(blueprint.spec["provides"]),
    hardDependencies: declaredDependencies(blueprint)
      .filter(({ kind }) => kind === "hard")
      .map((dependency) => dependency.blueprint),
    wrappedBlueprints: blueprint.chart.dependencies
      .map((dependency) => dependency.name)
      .filter((dependency) => dependency.startsWith("bp-")),
  };
}

export function providesOf(value: unknown): Provides {
  const provides = recordOf(value);
  const list = (field: string): Declared[] => {
    const entries = provides[field];

    return Array.isArray(entries) ? entries.map(recordOf).flatMap(declaredOf) : [];
  };

  return {
    crds: list("crds"),
    secrets: list("secrets"),
    configMaps: list("configMaps"),
    services: list("services"),
    storageClasses: list("storageClasses"),
    webhooks: list("webhooks"),
    apiServices: list("apiServices"),
  };
}

function declaredOf(entry: Record<string, unknown>): Declared[] {
  const name = stringOf(entry["name"]);
  const namespace = stringOf(entry["namespace"]);

  return name === undefined ? [] : [{ name, by: stringOf(entry["by"]) ?? "", ...(namespace === undefined ? {} : { namespace }) }];
}
