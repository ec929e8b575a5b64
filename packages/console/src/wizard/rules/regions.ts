import type { AreaTexts } from "../../i18n/areas.ts";
import type { Draft } from "../draft/draft.ts";
import { cloudRegionOf, defaultProvider, preselectedSize, providerOf, sizeOf } from "./provider-facts.ts";
import { regionHint } from "./region-hint.ts";
import { airGap, highAvailability, nodes, type PlannedRegion, plannedRegions, topologyOf, unknownRole } from "./topology-facts.ts";

/** One region of the plan with everything that a person chose, and what is preselected where they chose nothing. */
export interface ResolvedRegion {
  /** Place in the draft's members and of the card. */
  index: number;
  key: string;
  /** English name from the data. */
  label: string;
  /** Its text in the area `wizard`. */
  labelKey: RegionLabelKey;
  role: string;
  isAirGap: boolean;
  /** Blocks of each cluster: `dmz`, `rtz`, `mgmt`. */
  clusters: readonly (readonly string[])[];
  holdsManagement: boolean;
  provider: string;
  isPlanOnly: boolean;
  /** Empty while none is chosen. */
  cloudRegion: string;
  /** City of the cloud region; empty while none is chosen. */
  location: string;
  /** Whether region and provider come from the headquarters and not from the person. */
  isSuggested: boolean;
  /** Empty when the provider publishes no sizes. */
  controlPlaneSize: string;
  controlPlaneCount: number;
  /** Empty when there are no workers. */
  workerSize: string;
  workerCount: number;
  haEnabled: boolean;
  serverCount: number;
}

export type RegionLabelKey = Extract<keyof AreaTexts["plan"], `region.${string}`>;

/** What a plan makes: now, and after handover by the Sovereign itself. */
export interface PlanCounts {
  regions: number;
  servers: number;
  hostClusters: number;
  dayTwoClusters: number;
  vclusters: number;
}

/** Most servers of one Sovereign. */
export const mostNodes = 100;

/** The regions of a draft as they would be asked for, the primary first, the air-gapped one last. */
export function resolveRegions(draft: Draft): ResolvedRegion[] {
  const planned = plannedRegions(draft);
  const suggested = suggestedRegions(draft, planned.length);
  return planned.map((region, index) => {
    const provider = draft.regionProviders[index] ?? defaultProvider;
    const isTouched = draft.regionProviders[index] !== undefined || draft.regionCloudRegions[index] !== undefined;
    const cloudRegion = draft.regionCloudRegions[index] ?? suggested.get(index) ?? "";
    const workerCount = countedWorkers(draft.regionWorkerCounts[index]);
    const controlPlaneCount = draft.haEnabled ? highAvailability.controlPlanesOn : highAvailability.controlPlanesOff;
    return {
      index,
      key: region.key,
      label: region.label,
      labelKey: regionLabelKey(draft.topology, region),
      role: region.role,
      isAirGap: region.key === airGap.region.key,
      clusters: region.clusters,
      holdsManagement: region.clusters.some((blocks) => blocks.includes("mgmt")),
      provider,
      isPlanOnly: providerOf(provider)?.isPlanOnly ?? true,
      cloudRegion,
      location: cloudRegionOf(provider, cloudRegion)?.location ?? "",
      isSuggested: !isTouched,
      controlPlaneSize: chosenSize(provider, draft.regionControlPlaneSizes[index], !draft.haEnabled && workerCount === 0),
      controlPlaneCount,
      workerSize: workerCount === 0 ? "" : chosenSize(provider, draft.regionWorkerSizes[index], false),
      workerCount,
      haEnabled: draft.haEnabled,
      serverCount: controlPlaneCount + workerCount,
    };
  });
}

export function countPlan(draft: Draft): PlanCounts {
  const regions = resolveRegions(draft);
  const topology = topologyOf(draft.topology);
  const added = draft.airgap ? airGap : { clusterCount: 0, vclusterCount: 0 };
  return {
    regions: regions.length,
    servers: regions.reduce((sum, { serverCount }) => sum + serverCount, 0),
    hostClusters: (topology?.phase0.hostClusters ?? 1) + added.clusterCount,
    dayTwoClusters: topology?.phase0.dayTwoClusters ?? 0,
    vclusters: (topology?.vclusterCount ?? 1) + added.vclusterCount,
  };
}

export function regionLabelKey(topology: string | null, { key, role }: PlannedRegion): RegionLabelKey {
  const name = [airGap.region.role, unknownRole].includes(role) ? role : `${topology}.${key}`;
  return `region.${name}` as RegionLabelKey;
}

/** Whether a number of workers may be asked for. */
export function isWorkerCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= nodes.workerCountMin && Number(value) <= nodes.workerCountMax;
}

function countedWorkers(value: number | undefined): number {
  return isWorkerCount(value) ? value : nodes.workerCountDefault;
}

/** A size that was picked for another provider counts as none. */
function chosenSize(provider: string, picked: string | null | undefined, isLoneServer: boolean): string {
  return picked && sizeOf(provider, picked) ? picked : preselectedSize(provider, isLoneServer);
}

/** Cards without a region of their own take those the headquarters speak for, in order, each one that no other card has. */
function suggestedRegions(draft: Draft, count: number): Map<number, string> {
  const providerAt = (index: number) => draft.regionProviders[index] ?? defaultProvider;
  const indexes = Array.from({ length: count }, (_, index) => index).filter((index) => providerAt(index) === defaultProvider);
  const taken = new Set(indexes.map((index) => draft.regionCloudRegions[index]));
  const free = regionHint(draft.orgHeadquarters).hetzner.filter((id) => !taken.has(id));
  const open = indexes.filter((index) => draft.regionCloudRegions[index] === undefined);
  return new Map(open.map((index, place) => [index, free[place] ?? ""]));
}
