import file from "@catalyst/contract/data/topologies.json" with { type: "json" };
import type { InfrastructureTopology, VCluster } from "@catalyst/contract";
import type { Static } from "typebox";
import type { DeploymentSpec } from "../deployments/deployment.ts";

type Pattern = InfrastructureTopology["topology"]["pattern"];
type VClusterPart = Static<typeof VCluster>;

/** How the regions of a request belong together. */
export function patternOf(spec: Pick<DeploymentSpec, "regions" | "request">): Pattern {
  const { topology, airgap } = spec.request;
  if (airgap) return "air-gap";
  if (topology !== undefined) return (topologyOf(spec)?.pattern as Pattern | undefined) ?? "unknown";
  return spec.regions.length > 1 ? "multi-region" : "solo";
}

/** Blocks that stand as virtual clusters inside a region's host cluster; none where the request did not say. */
export function blocksOf(spec: Pick<DeploymentSpec, "regions" | "request">, index: number, clusterName: string): VClusterPart[] {
  const topology = topologyOf(spec);
  if (!topology) return [];
  const airGap = spec.request.airgap && index === topology.regions.length ? file.airGap.region : undefined;
  const ids = (topology.regions[index] ?? airGap)?.clusters.flat() ?? [];
  return file.buildingBlocks
    .filter(({ id }) => ids.includes(id))
    .map(({ id, code }) => ({
      id: `vcluster-${clusterName}-${code}`,
      name: code,
      namespace: code,
      role: id as VClusterPart["role"],
      status: "unknown",
    }));
}

/** The topology that was chosen; one region without a choice carries everything, as the default says. */
function topologyOf({ regions, request }: Pick<DeploymentSpec, "regions" | "request">) {
  const chosen = request.topology ?? (regions.length === 1 ? file.default : undefined);
  return file.topologies.find(({ id }) => id === chosen);
}
