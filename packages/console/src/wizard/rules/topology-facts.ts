import topologiesFile from "@catalyst/contract/data/topologies.json" with { type: "json" };
import type { Draft } from "../draft/draft.ts";

/** A region as a topology plans it, before a provider is chosen for it. Each cluster lists its blocks. */
export interface PlannedRegion {
  key: string;
  label: string;
  role: string;
  clusters: readonly (readonly string[])[];
}

export interface Topology {
  id: string;
  name: string;
  tag: string;
  summary: string;
  points: readonly string[];
  recommended: boolean;
  regionCount: number;
  clusterCount: number;
  vclusterCount: number;
  phase0: { hostClusters: number; dayTwoClusters: number };
  regions: readonly PlannedRegion[];
}

export const { airGap, buildingBlocks, highAvailability, nodes } = topologiesFile;

/** Every topology, in the order its card is shown in. */
export const topologies: readonly Topology[] = topologiesFile.displayOrder
  .map((id) => topologiesFile.topologies.find((topology) => topology.id === id))
  .filter((topology) => topology !== undefined);

/** Most regions that any draft can have: those of the largest topology and the air-gapped one. */
export const mostRegions: number = Math.max(...topologies.map(({ regionCount }) => regionCount)) + airGap.regionCount;

export function topologyOf(id: string | null): Topology | undefined {
  return topologies.find((topology) => topology.id === id);
}

/** The regions that a draft asks for, the air-gapped one last. A topology that nobody knows is one region that carries everything. */
export function plannedRegions({ topology, airgap }: Pick<Draft, "topology" | "airgap">): PlannedRegion[] {
  const regions = topologyOf(topology)?.regions ?? [unknownRegion];
  return airgap ? [...regions, airGap.region] : [...regions];
}

export const unknownRole = "unknown";

const unknownRegion: PlannedRegion = {
  key: "r1",
  label: topologiesFile.unknownTopology.regionLabels[0] ?? "",
  role: unknownRole,
  clusters: [buildingBlocks.map(({ id }) => id)],
};
