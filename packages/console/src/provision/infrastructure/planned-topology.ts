import type { InfrastructureTopology } from "@catalyst/contract";
import providersFile from "@catalyst/contract/data/providers.json" with { type: "json" };
import sizesFile from "@catalyst/contract/data/sizes.json" with { type: "json" };
import topologiesFile from "@catalyst/contract/data/topologies.json" with { type: "json" };

type VCluster = InfrastructureTopology["topology"]["regions"][number]["clusters"][number]["vclusters"][number];

/**
 * What the wizard would plan if nothing were chosen: the default topology at the first provider that provisions. Shown where no record is known;
 * nothing of it stands.
 */
export function plannedTopology(): InfrastructureTopology {
  const topology = topologiesFile.topologies.find(({ id }) => id === topologiesFile.default)!;
  const provider = providersFile.providers.find(({ id }) => providersFile.provisionable.includes(id))!;
  const size = sizesFile.defaults.hetzner.singleServerRegion;
  const regions = topology.regions.map((planned, index) => {
    const location = provider.regions[index]!;
    const place = location.id.replace(/\d+$/, "");
    const cluster = `${provider.code}-${place}-${index === 0 ? "mgt" : "rtz"}-prod`;
    return {
      id: `region-${location.id}`,
      name: location.location,
      provider: provider.id,
      providerRegion: location.id,
      skuCP: size,
      skuWorker: "",
      workerCount: topologiesFile.nodes.workerCountDefault,
      status: "unknown" as const,
      networks: [],
      clusters: [
        {
          id: `cluster-${cluster}`,
          name: cluster,
          version: null,
          status: "unknown" as const,
          nodeCount: topologiesFile.highAvailability.controlPlanesOff,
          vclusters: blocksOf(planned.clusters.flat(), cluster),
          loadBalancers: [],
          nodes: [],
          nodePools: [
            {
              id: `pool-${location.id}-control-plane`,
              name: `${cluster}-control-plane`,
              role: "control-plane",
              sku: size,
              region: location.id,
              desiredSize: topologiesFile.highAvailability.controlPlanesOff,
              currentSize: 0,
              status: "unknown" as const,
            },
          ],
        },
      ],
    };
  });
  return {
    basis: "planned",
    cloud: [
      {
        id: `cloud-${provider.id}`,
        provider: provider.id,
        name: provider.name,
        regionCount: regions.length,
        quotaUsed: null,
        quotaLimit: null,
        status: "unknown",
      },
    ],
    topology: { pattern: topology.pattern as InfrastructureTopology["topology"]["pattern"], regions },
    storage: { pvcs: [], buckets: [], volumes: [] },
    errors: [],
  };
}

function blocksOf(ids: readonly string[], cluster: string): VCluster[] {
  return topologiesFile.buildingBlocks
    .filter(({ id }) => ids.includes(id))
    .map(({ id, code }) => ({
      id: `vcluster-${cluster}-${code}`,
      name: code,
      namespace: code,
      role: id as VCluster["role"],
      status: "unknown",
    }));
}
