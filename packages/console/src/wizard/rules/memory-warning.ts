import { nodeArchitecture, platformMemoryGb, singleServerMinGb, sizeOf, sizesOf } from "./provider-facts.ts";
import type { ResolvedRegion } from "./regions.ts";

/** A region whose servers have too little memory for what they must carry, GB, and the size that would suffice. */
export interface MemoryWarning {
  kind: "lone-server" | "platform";
  hasGb: number;
  needsGb: number;
  /** Smallest size of the same category for the control plane; undefined when the category has none. */
  suggestion: string | undefined;
}

/** A lone server carries everything; a region that holds MGMT carries the platform. */
export function memoryWarning(region: ResolvedRegion): MemoryWarning | undefined {
  const controlPlane = sizeOf(region.provider, region.controlPlaneSize);
  if (!controlPlane) return undefined;
  const workersGb = region.workerCount * (sizeOf(region.provider, region.workerSize)?.memoryGb ?? 0);
  const hasGb = region.controlPlaneCount * controlPlane.memoryGb + workersGb;
  const kind = region.serverCount === 1 ? "lone-server" : "platform";
  const needsGb = kind === "lone-server" ? singleServerMinGb : region.holdsManagement ? platformMemoryGb : 0;
  if (hasGb >= needsGb) return undefined;
  const suggestion = sizesOf(region.provider)
    .filter(
      (size) =>
        size.category === controlPlane.category &&
        size.architecture === nodeArchitecture &&
        region.controlPlaneCount * size.memoryGb + workersGb >= needsGb,
    )
    .toSorted((a, b) => a.memoryGb - b.memoryGb || (a.eurPerMonth ?? 0) - (b.eurPerMonth ?? 0))[0];
  return { kind, hasGb, needsGb, suggestion: suggestion?.id };
}
