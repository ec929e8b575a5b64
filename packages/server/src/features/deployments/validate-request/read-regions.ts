import {
  type CreateRequest,
  type RegionRequest,
  findLocation,
  findSize,
  isKnownProvider,
  isProvisionable,
  locationsOf,
  platformMemoryGb,
} from "@catalyst/contract";
import { CatalystError } from "../../../platform/errors.ts";
import type { PlannedRegion } from "../deployment.ts";
import type { Findings } from "./validate-request.ts";

const mostRegions = 5;
const mostWorkers = 50;
const mostNodes = 100;
const defaultControlPlane = "cpx52";
const defaultWorker = "cpx32";

/** Reads the regions, first one primary, and gives each its key and cluster name. */
export function readRegions(request: CreateRequest, findings: Findings): PlannedRegion[] {
  const list = request.regions ?? [];
  if (list.length > mostRegions) findings.wrong("regions", `must be at most ${mostRegions}`);
  const isList = list.length > 0;
  const regions = (isList ? list : [singleRegion(request, findings)])
    .slice(0, mostRegions)
    .map((region, index) => readRegion(region, isList ? `regions.${index}.` : "", findings));
  const nodes = regions.reduce((sum, region) => sum + (region.haEnabled ? 3 : 1) + region.workerCount, 0);
  if (nodes > mostNodes) findings.wrong(isList ? "regions" : "workerCount", `would make ${nodes} nodes; at most ${mostNodes} are possible`);
  return withClusterNames(withKeys(regions, list, findings));
}

function singleRegion(request: CreateRequest, findings: Findings): RegionRequest {
  if (request.region === undefined) findings.wrong("region", "is required, unless regions are given");
  const { controlPlaneSize, workerSize, workerCount, haEnabled } = request;
  return {
    cloudRegion: request.region ?? "",
    ...(controlPlaneSize === undefined ? {} : { controlPlaneSize }),
    ...(workerSize === undefined ? {} : { workerSize }),
    ...(workerCount === undefined ? {} : { workerCount }),
    ...(haEnabled === undefined ? {} : { haEnabled }),
  };
}

function readRegion(region: RegionRequest, prefix: string, findings: Findings): Omit<PlannedRegion, "key" | "clusterName"> {
  const named = (region.provider ?? "hetzner").trim();
  // What else is wrong is told by the one provider that is meant most often.
  const provider = isKnownProvider(named) ? named : "hetzner";
  if (provider !== named) findings.wrong(`${prefix}provider`, "is not a provider we know");
  else if (!isProvisionable(provider)) {
    throw new CatalystError("provider-not-available", {
      detail: `${provider} can be planned but not provisioned yet`,
      fields: { [`${prefix}provider`]: "cannot be provisioned yet; choose hetzner" },
    });
  }
  const cloudRegion = region.cloudRegion.trim();
  const member = prefix === "" ? "region" : `${prefix}cloudRegion`;
  if (!findLocation(provider, cloudRegion)) {
    const known = locationsOf(provider)
      .map(({ id }) => id)
      .join(", ");
    findings.wrong(member, `must be a location of ${provider}: ${known}`);
  }
  const workerCount = region.workerCount ?? 0;
  if (workerCount < 0 || workerCount > mostWorkers) findings.wrong(`${prefix}workerCount`, `must be 0 to ${mostWorkers}`);
  const controlPlaneSize = readSize(provider, region.controlPlaneSize ?? defaultControlPlane, `${prefix}controlPlaneSize`, findings);
  const workerSize =
    workerCount > 0 || region.workerSize ? readSize(provider, region.workerSize ?? defaultWorker, `${prefix}workerSize`, findings) : "";
  const memory = findSize(provider, controlPlaneSize)?.memoryGb;
  if (workerCount === 0 && memory !== undefined && memory < platformMemoryGb) {
    findings.warnings.push(`${controlPlaneSize} has ${memory} GB of memory; the platform alone takes ${platformMemoryGb} GB`);
  }
  return { provider, cloudRegion, controlPlaneSize, workerSize, workerCount, haEnabled: region.haEnabled ?? false };
}

function readSize(provider: string, text: string, member: string, findings: Findings): string {
  const id = text.trim();
  const size = findSize(provider, id);
  if (!size) findings.wrong(member, `${id || "an empty size"} is not a server size of ${provider}`);
  else if (!size.provisionable)
    findings.wrong(member, `${id} is ${size.architecture}; nodes need an x86 size, such as ${defaultControlPlane}`);
  return id;
}

/** A key is at most 6 characters, so that names stay short; it defaults to the location, and repeated ones count up. */
function withKeys(
  regions: Omit<PlannedRegion, "key" | "clusterName">[],
  asked: RegionRequest[],
  findings: Findings,
): Omit<PlannedRegion, "clusterName">[] {
  const taken = new Set<string>();
  return regions.map((region, index) => {
    const wish = asked[index]?.key?.trim();
    if (wish !== undefined && !/^[a-z0-9]([a-z0-9-]{0,4}[a-z0-9])?$/.test(wish))
      findings.wrong(`regions.${index}.key`, "must be 1 to 6 of a–z, 0–9 and hyphens, none at its ends");
    if (wish !== undefined && taken.has(wish)) findings.wrong(`regions.${index}.key`, "is used by another region");
    const key = wish ?? unused(region.cloudRegion, taken);
    taken.add(key);
    return { ...region, key };
  });
}

/** `hz-<location without its number>-<mgt for the primary, rtz for others>-prod`. */
function withClusterNames(regions: Omit<PlannedRegion, "clusterName">[]): PlannedRegion[] {
  const taken = new Set<string>();
  return regions.map((region, index) => {
    const location = region.cloudRegion.replace(/\d+$/, "");
    const clusterName = unused(`hz-${location}-${index === 0 ? "mgt" : "rtz"}-prod`, taken);
    taken.add(clusterName);
    return { ...region, clusterName };
  });
}

function unused(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${name}-${count}`;
  return candidate;
}
