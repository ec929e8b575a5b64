import { type BatchId, provisionPhases, wipePhases } from "@catalyst/contract";
import type { PlannedRegion } from "../deployments/deployment.ts";
import { kitReleases } from "./kit.ts";

/** A job before anything is known of how it goes. */
export interface PlannedJob {
  jobName: string;
  appId: string;
  batchId: BatchId;
  dependsOn: string[];
  /** Region of a job that exists once in each. */
  region?: string;
}

/** The Application that a Sovereign's own making belongs to. */
const platform = "catalyst-platform";

/** All jobs of a deployment in the order in which they can begin. Those of a wipe are there once one has begun. */
export function plannedJobs(regions: readonly Pick<PlannedRegion, "key">[], options: { wipe: boolean }): PlannedJob[] {
  return [
    ...inLine(provisionPhases, "phase-0-infra"),
    ...bootJobs(regions),
    ...installJobs(regions),
    ...(options.wipe ? inLine(wipePhases, "wipe") : []),
  ];
}

/** `cloud-init`, with the region's key behind it outside the primary one. */
export function firstBootOf(regions: readonly Pick<PlannedRegion, "key">[], key: string): string {
  return key === regions[0]?.key ? "cloud-init" : `cloud-init-${key}`;
}

function inLine(phases: readonly string[], batchId: BatchId): PlannedJob[] {
  return phases.map((jobName, index) => ({ jobName, appId: platform, batchId, dependsOn: phases.slice(Math.max(0, index - 1), index) }));
}

function bootJobs(regions: readonly Pick<PlannedRegion, "key">[]): PlannedJob[] {
  const firstBoots = regions.map(({ key }) => ({
    jobName: firstBootOf(regions, key),
    appId: platform,
    batchId: "cluster-bootstrap" as const,
    dependsOn: ["tofu-apply"],
    region: key,
  }));
  const dependsOn = firstBoots.map(({ jobName }) => jobName);
  return [...firstBoots, { jobName: "flux-bootstrap", appId: platform, batchId: "cluster-bootstrap", dependsOn }];
}

function installJobs(regions: readonly Pick<PlannedRegion, "key">[]): PlannedJob[] {
  return kitReleases(regions).map(({ release, region, suffix, dependsOn }) => ({
    jobName: `install-${release.id}${suffix}`,
    appId: release.component ?? release.id,
    batchId: "bootstrap-kit",
    dependsOn: dependsOn.length === 0 ? ["flux-bootstrap"] : dependsOn.map((id) => `install-${id}${suffix}`),
    region,
  }));
}
