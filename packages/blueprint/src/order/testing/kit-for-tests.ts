import { join } from "node:path";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import type { ChartSource } from "../../dependencies/chart-source.ts";
import { clusterReleases } from "../../model/cluster-releases.ts";
import { deliveredSettings } from "../../model/delivered-settings.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { type KitData, projectKit } from "../../model/kit-data.ts";
import { loadCluster } from "../../model/load-cluster.ts";
import { readRepository } from "../../model/repository.ts";
import { sampleVariables } from "../../model/sample-variables.ts";
import { mergeValues } from "../../render/merge-values.ts";
import { createRenderer } from "../../render/renderer.ts";
import { exampleChartSource } from "../../testing/example-chart-source.ts";
import { exampleKit } from "../../testing/example-kit.ts";
import type { OrderPlan } from "../order-plan.ts";
import { planOfCluster } from "../plan-of-cluster.ts";
import type { HelmInstall } from "./fresh-cluster.ts";

export const kitDirectory = "clusters/_template/bootstrap-kit";
const projectRoot = join(import.meta.dirname, "../../../../..");

/** A kit as the prover sees it, and as Helm takes it. Dispose of it after the last install. */
export interface KitForTests extends AsyncDisposable {
  plan: OrderPlan;
  /** By the name of its HelmRelease. */
  installOf(release: string): Promise<HelmInstall>;
}

export function exampleKitAt(root: string): Promise<KitForTests> {
  return kitAt(root, exampleKit, exampleChartSource());
}

/** The project's own, over the lab's stand-ins. */
export function projectKitForTests(): Promise<KitForTests> {
  return kitAt(projectRoot, projectKit, standInSource());
}

async function kitAt(root: string, kit: KitData, charts: ChartSource): Promise<KitForTests> {
  const repository = await readRepository(root);
  const helm = await resolveHelm({ generation: "3" });
  const renderer = createRenderer({ repository, helm, charts, findModule: goModule, kit, kubeVersion: "1.31.4" });
  const cluster = loadCluster(repository.files, kitDirectory);
  const releases = clusterReleases(cluster, repository, renderer);

  return {
    plan: await planOfCluster(repository, kitDirectory, renderer),
    async installOf(name) {
      const release = releases.find((one) => one.name === name);
      if (release?.blueprint === undefined) throw new Error(`the kit has no ${name}`);
      const declared = cluster.objects.find(({ value }) => value["kind"] === "HelmRelease" && recordOf(value["metadata"])["name"] === name);

      return {
        releaseName: release.releaseName,
        namespace: release.namespace,
        chartFolder: await renderer.chartFolder(release.blueprint),
        values: mergeValues(deliveredSettings(recordOf(declared?.value["spec"])), sampleVariables(release.values)),
      };
    },
    [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose](),
  };
}
