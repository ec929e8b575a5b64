import type { CloudKind } from "@catalyst/contract";
import type { Deployment, PlannedRegion } from "../../deployment.ts";

/** An object that the module makes under a name of its own. */
export interface ExpectedResource {
  /** Where the module keeps it, `hcloud_network.region["fsn1"]`. */
  address: string;
  kind: CloudKind;
  name: string;
  /** Its region and, for servers and their addresses, the node in it; undefined for what the regions share. */
  region?: PlannedRegion;
  node?: string;
}

/**
 * Everything that the module in `infra/hetzner` makes for a deployment and that has a name. This is the only place that knows the
 * module's addresses; a test holds it against a real plan.
 */
export function expectedResources(deployment: Pick<Deployment, "slug" | "spec">): ExpectedResource[] {
  const base = `catalyst-${deployment.slug}`;
  const shared: ExpectedResource[] = [
    { address: "hcloud_ssh_key.sovereign[0]", kind: "ssh_keys", name: `${base}-ssh` },
    { address: "hcloud_firewall.sovereign", kind: "firewalls", name: `${base}-fw` },
  ];
  const regional = deployment.spec.regions.flatMap((region, index) =>
    expectedInRegion(region, index === 0 ? base : `${base}-${region.key}`),
  );
  return [...shared, ...regional];
}

function expectedInRegion(region: PlannedRegion, prefix: string): ExpectedResource[] {
  const controlPlanes = numbered("cp", controlPlaneCount(region));
  const workers = numbered("worker", region.workerCount);
  return [
    { address: at("hcloud_network.region", region.key), kind: "networks", name: `${prefix}-network`, region },
    ...(region.haEnabled
      ? [{ address: at("hcloud_placement_group.region", region.key), kind: "placement_groups" as const, name: `${prefix}-pg`, region }]
      : []),
    ...[...controlPlanes, ...workers].map((node): ExpectedResource => ({
      address: at("hcloud_primary_ip.node", region.key, node),
      kind: "primary_ips",
      name: `${prefix}-${node}-ipv4`,
      region,
      node,
    })),
    ...controlPlanes.map((node): ExpectedResource => ({
      address: at("hcloud_server.control_plane", region.key, node),
      kind: "servers",
      name: `${prefix}-${node}`,
      region,
      node,
    })),
    ...workers.map((node): ExpectedResource => ({
      address: at("hcloud_server.worker", region.key, node),
      kind: "servers",
      name: `${prefix}-${node}`,
      region,
      node,
    })),
    { address: at("hcloud_load_balancer.region", region.key), kind: "load_balancers", name: `${prefix}-lb`, region },
  ];
}

/** An address with a string key, in the module's form `<region>/<part>`. */
export function at(resource: string, ...path: string[]): string {
  return `${resource}[${JSON.stringify(path.join("/"))}]`;
}

/** Listening ports of every load balancer: web, the Kubernetes API while it is open to the world, the mesh when there are peers. */
export function listenPortsOf({ spec }: Pick<Deployment, "spec">): number[] {
  const openToWorld = ["0.0.0.0/0", "::/0"].every((cidr) => spec.k8sAPIAllowedCIDRs.includes(cidr));
  return [80, 443, ...(openToWorld ? [6443] : []), ...(spec.regions.length > 1 ? [2379] : [])];
}

export function controlPlaneCount(region: PlannedRegion): number {
  return region.haEnabled ? 3 : 1;
}

/** The region's subnet: its position gives the second number. */
export function subnetOf(deployment: Pick<Deployment, "spec">, region: PlannedRegion): string {
  return `10.${deployment.spec.regions.findIndex((each) => each.key === region.key)}.1.0/24`;
}

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
