import { mergeValues } from "../render/merge-values.ts";
import type { Renderer } from "../render/renderer.ts";
import type { ClusterRelease } from "../rules/subject.ts";
import type { ClusterObject, LoadedCluster } from "./load-cluster.ts";
import { deliveredSettings } from "./delivered-settings.ts";
import { recordOf, stringOf } from "./loaded-blueprint.ts";
import type { Repository } from "./repository.ts";
import { sampleVariables } from "./sample-variables.ts";
import { placeOf } from "./yaml-file.ts";

/** The HelmReleases of a cluster directory, with the Blueprints they install. */
export function clusterReleases(cluster: LoadedCluster, repository: Repository, renderer: Renderer | undefined): ClusterRelease[] {
  return cluster.objects
    .filter(({ value }) => value["kind"] === "HelmRelease" && String(value["apiVersion"]).startsWith("helm.toolkit.fluxcd.io/"))
    .map((object) => releaseOf(object, repository, renderer));
}

function releaseOf({ file, document, value }: ClusterObject, repository: Repository, renderer: Renderer | undefined): ClusterRelease {
  const spec = recordOf(value["spec"]);
  const chartSpec = recordOf(recordOf(spec["chart"])["spec"]);
  const name = stringOf(recordOf(value["metadata"])["name"]) ?? "";
  const chart = stringOf(chartSpec["chart"]) ?? "";
  const blueprint = repository.byName(chart);
  const values = recordOf(spec["values"]);
  const releaseName = stringOf(spec["releaseName"]) ?? name;
  const namespace = stringOf(spec["targetNamespace"]) ?? stringOf(recordOf(value["metadata"])["namespace"]) ?? "default";

  return {
    file: file.path,
    at: placeOf(file, ["metadata", "name"], document),
    document,
    name,
    releaseName,
    namespace,
    dependsOn: dependsOnOf(spec["dependsOn"]),
    waits: recordOf(spec["install"])["disableWait"] !== true,
    values,
    chart,
    version: stringOf(chartSpec["version"]) ?? "",
    blueprint,
    async render(over) {
      if (renderer === undefined || blueprint === undefined) throw new Error(`${name}: there is no chart ${chart} to render`);

      return renderer.render(blueprint, {
        values: mergeValues(deliveredSettings(spec), sampleVariables(over ?? values)),
        releaseName,
        namespace,
      });
    },
  };
}

function dependsOnOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((entry) => stringOf(recordOf(entry)["name"]) ?? []) : [];
}
