import { declaredDependencies } from "../model/declared-dependencies.ts";
import { clusterReleases } from "../model/cluster-releases.ts";
import { loadCluster } from "../model/load-cluster.ts";
import type { Repository } from "../model/repository.ts";
import { sampleVariables } from "../model/sample-variables.ts";
import { placeOf } from "../model/yaml-file.ts";
import { isKubeObject } from "../render/kube-object.ts";
import type { Renderer } from "../render/renderer.ts";
import type { ClusterRelease } from "../rules/subject.ts";
import type { OrderPlan, OrderRelease } from "./order-plan.ts";
import { PlanError } from "./plan-error.ts";
import { providesOf } from "./provides-of.ts";

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
  const { name, at, blueprint, file, namespace, dependsOn, waits } = release;
  if (blueprint?.chart === undefined) throw new PlanError(`${file}: there is no Blueprint ${release.chart} in this repository`);
  const render = await release.render();
  if (!render.ok) throw new PlanError(`${name} does not render with the values of ${file}: ${render.error}`);

  return {
    name,
    blueprint: blueprint.name,
    at,
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
