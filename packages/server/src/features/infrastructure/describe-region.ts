import { type InfrastructureCluster, type InfrastructureRegion, type NodePool, findLocation } from "@catalyst/contract";
import type { Static } from "typebox";
import type { DeploymentSpec, PlannedRegion } from "../deployments/deployment.ts";
import { worst } from "./health.ts";
import { poolId } from "./ids.ts";
import type { MadeRegion } from "./made-objects.ts";
import { blocksOf } from "./topology-plan.ts";

type Cluster = Static<typeof InfrastructureCluster>;

export interface RegionView {
  spec: DeploymentSpec;
  /** Position in the request; the first is the primary. */
  index: number;
  /** What stands; undefined before anything was made. */
  made: MadeRegion | undefined;
  /** Version of Kubernetes that servers install. */
  version: string | null;
}

/** A region with its cluster and networks: planned figures, and beside them what stands. */
export function describeRegion(region: PlannedRegion, view: RegionView): InfrastructureRegion {
  const cluster = describeCluster(region, view);
  const networks = view.made?.networks ?? [];
  return {
    id: `region-${region.key}`,
    name: findLocation(region.provider, region.cloudRegion)?.location ?? region.cloudRegion,
    provider: region.provider,
    providerRegion: region.cloudRegion,
    skuCP: region.controlPlaneSize,
    skuWorker: region.workerSize,
    workerCount: region.workerCount,
    status: worst([cluster.status, ...networks.map(({ status }) => status)]),
    clusters: [cluster],
    networks,
  };
}

/** Running servers do not make a cluster healthy: that only the cluster itself can tell. */
function describeCluster(region: PlannedRegion, { spec, index, made, version }: RegionView): Cluster {
  const pools = poolsOf(region, made);
  const { nodes = [], loadBalancers = [] } = made ?? {};
  return {
    id: `cluster-${region.clusterName}`,
    name: region.clusterName,
    version,
    status: worst([...pools.map(({ status }) => status), "unknown"]),
    nodeCount: made ? nodes.length : pools.reduce((sum, { desiredSize }) => sum + desiredSize, 0),
    vclusters: blocksOf(spec, index, region.clusterName),
    loadBalancers,
    nodePools: pools,
    nodes,
  };
}

function poolsOf(region: PlannedRegion, made: MadeRegion | undefined): NodePool[] {
  const controlPlanes = poolOf("control-plane", region.controlPlaneSize, region.haEnabled ? 3 : 1);
  return region.workerCount === 0 ? [controlPlanes] : [controlPlanes, poolOf("worker", region.workerSize, region.workerCount)];

  function poolOf(role: "control-plane" | "worker", sku: string, desiredSize: number): NodePool {
    const nodes = made?.nodes.filter((node) => node.role === role) ?? [];
    const statuses = nodes.map(({ status }) => status);
    return {
      id: poolId(region.key, role),
      name: `${region.clusterName}-${role}`,
      role,
      sku,
      region: region.key,
      desiredSize,
      currentSize: nodes.length,
      status: worst(nodes.length < desiredSize ? [...statuses, "unknown"] : statuses),
    };
  }
}
