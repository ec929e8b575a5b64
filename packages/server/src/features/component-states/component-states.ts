import type { ComponentState, ComponentStatesReply } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { findDeployment } from "../deployments/deployments.ts";
import { type RegionalRelease, kitReleases } from "../jobs/kit.ts";

/**
 * Where each release of the kit stands, in kit order, for one region or all. Nobody follows a cluster from here yet, so each is pending and
 * says what it waits for.
 */
export async function readComponentStates(db: Db, deploymentId: string, region?: string): Promise<ComponentStatesReply> {
  const deployment = await findDeployment(db, deploymentId);
  if (!deployment) throw new CatalystError("deployment-not-found");
  const { regions } = deployment.spec;
  if (region !== undefined && !regions.some(({ key }) => key === region))
    throw new CatalystError("region-not-found", { detail: `The deployment has no region ${region}` });
  const releases = kitReleases(regions).filter((each) => region === undefined || each.region === region);
  return { watching: false, components: releases.map((each) => pendingState(each, deployment)) };
}

/** A release that no cluster has told of. */
export function pendingState({ release, region, dependsOn }: RegionalRelease, deployment: Deployment): ComponentState {
  return {
    appId: release.component ?? release.id,
    region,
    status: "pending",
    helmReleaseName: release.blueprint,
    namespace: release.namespace,
    lastTransitionAt: null,
    message: missing(deployment, region) ?? `waiting for ${dependsOn.length === 0 ? "Flux to install it" : dependsOn.join(" and ")}`,
    dependsOn,
    chartVersion: release.chartVersion,
  };
}

/** What is missing before any component can be installed. */
function missing({ status, result, facts }: Deployment, region: string): string | undefined {
  if (status === "wiped") return "The cluster was taken away";
  if (status === "wiping") return "The cluster is being taken away";
  if (!result?.regions[region]) return "The cluster does not exist yet";
  return facts.acceptedKubeconfigs?.includes(region) ? undefined : `The servers of ${region} have not brought up their cluster yet`;
}
