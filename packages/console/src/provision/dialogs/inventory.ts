import type { InfrastructureTopology, State } from "@catalyst/contract";
import type { Static } from "typebox";

type Topology = Pick<Static<typeof InfrastructureTopology>, "basis" | "topology" | "storage" | "errors">;

export const inventoryKinds = [
  "servers",
  "load_balancers",
  "networks",
  "firewalls",
  "ssh_keys",
  "volumes",
  "primary_ips",
  "buckets",
  "zone",
] as const;
export type InventoryKind = (typeof inventoryKinds)[number];

/** How many of a kind there are; null when nobody here can tell. `names` are those that are known. */
export interface InventoryLine {
  kind: InventoryKind;
  count: number | null;
  names: string[];
}

/** What a deployment has, by kind: as OpenTofu's state records it, or as it was planned. */
export interface Inventory {
  basis: "planned" | "state";
  lines: InventoryLine[];
}

export function inventoryOf(
  { basis, topology, storage, errors }: Topology,
  { planSummary, sovereignFQDN, phases }: Pick<State, "planSummary" | "sovereignFQDN" | "phases">,
): Inventory {
  const planned = planSummary?.byType ?? {};
  const clusters = topology.regions.flatMap((region) => region.clusters);
  const nodes = clusters.flatMap((cluster) => cluster.nodes);
  const loadBalancers = clusters.flatMap((cluster) => cluster.loadBalancers);
  const networks = topology.regions.flatMap((region) => region.networks);
  const firewalls = networks.flatMap((network) => network.firewalls);
  const isBuilt = basis === "state";
  const isClusterAsked = !errors.some(({ source }) => source === "cluster");

  /** Things of the state by their names; before there is a state, how many the plan has. */
  function made(kind: InventoryKind, names: string[], type: string, otherwise: number | null): InventoryLine {
    const known = [...new Set(names)].toSorted();
    return { kind, count: isBuilt ? known.length : (planned[type] ?? otherwise), names: isBuilt ? known : [] };
  }

  /** Things that only the cluster itself, or a look at the cloud, could tell of. */
  function inside(kind: InventoryKind, names: string[]): InventoryLine {
    return { kind, count: isClusterAsked || !isBuilt ? names.length : null, names };
  }

  const lines: InventoryLine[] = [
    made(
      "servers",
      nodes.map(({ name }) => name),
      "hcloud_server",
      clusters.reduce((sum, { nodeCount }) => sum + nodeCount, 0),
    ),
    made(
      "load_balancers",
      loadBalancers.map(({ name }) => name),
      "hcloud_load_balancer",
      topology.regions.length,
    ),
    made(
      "networks",
      networks.map(({ name }) => name),
      "hcloud_network",
      topology.regions.length,
    ),
    made(
      "firewalls",
      firewalls.map(({ name }) => name),
      "hcloud_firewall",
      1,
    ),
    { kind: "ssh_keys", count: planned["hcloud_ssh_key"] ?? null, names: [] },
    inside(
      "volumes",
      storage.volumes.map(({ name }) => name),
    ),
    made(
      "primary_ips",
      nodes.flatMap(({ ip }) => (ip ? [ip] : [])),
      "hcloud_primary_ip",
      null,
    ),
    inside(
      "buckets",
      storage.buckets.map(({ name }) => name),
    ),
    zoneLine(sovereignFQDN, phases),
  ];
  return { basis, lines };
}

/** The zone is there once the DNS was written; before that only its name is held. */
function zoneLine(fqdn: string, phases: State["phases"]): InventoryLine {
  const isWritten = phases.some(({ phase, status }) => phase === "dns-commit" && status === "succeeded");
  return { kind: "zone", count: isWritten ? 1 : 0, names: [fqdn] };
}
