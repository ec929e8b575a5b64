import type { FirewallRule, InfrastructureNetwork, InfrastructureNode, LoadBalancer } from "@catalyst/contract";
import type { Static } from "typebox";
import type { MadeResource } from "../tofu-state/parse-state.ts";
import { healthOfServer } from "./health.ts";
import { nodeId, poolId } from "./ids.ts";

export type Network = Static<typeof InfrastructureNetwork>;

/** What of a region stands in the cloud, as the last run of OpenTofu saw it. */
export interface MadeRegion {
  nodes: InfrastructureNode[];
  loadBalancers: LoadBalancer[];
  networks: Network[];
}

/** Picks a region's objects out of the state. Keys are `<region>`, `<region>/<node>` or `<region>/<port>`; the module names them so. */
export function madeIn(region: string, resources: readonly MadeResource[]): MadeRegion {
  const ofType = (type: string) => resources.filter((each) => each.type === type && each.key.split("/")[0] === region);
  const servers = ofType("hcloud_server");
  const services = ofType("hcloud_load_balancer_service");
  const targets = ofType("hcloud_load_balancer_target");
  const firewalls = resources.filter(({ type }) => type === "hcloud_firewall").map(firewallOf);
  return {
    nodes: servers.map((server) => nodeOf(region, server)),
    loadBalancers: ofType("hcloud_load_balancer").map((each) => loadBalancerOf(region, each, { services, targets, servers })),
    networks: ofType("hcloud_network").map((each) => networkOf(region, each, firewalls)),
  };
}

function nodeOf(region: string, { name, key, tainted, attributes }: MadeResource): InfrastructureNode {
  const role = name === "worker" ? "worker" : "control-plane";
  return {
    id: nodeId(key),
    name: text(attributes["name"]) ?? key,
    sku: text(attributes["server_type"]) ?? "",
    region,
    role,
    ip: text(attributes["ipv4_address"]),
    status: tainted ? "unknown" : healthOfServer(attributes["status"]),
    nodePoolID: poolId(region, role),
  };
}

interface Around {
  services: readonly MadeResource[];
  targets: readonly MadeResource[];
  servers: readonly MadeResource[];
}

/** Whether targets answer, only the cloud itself or the cluster can tell. */
function loadBalancerOf(region: string, { attributes }: MadeResource, { services, targets, servers }: Around): LoadBalancer {
  const listeners = services
    .map((service) => ({ port: Number(service.attributes["listen_port"]), protocol: text(service.attributes["protocol"]) ?? "tcp" }))
    .toSorted((one, other) => one.port - other.port);
  return {
    id: `loadbalancer-${region}`,
    name: text(attributes["name"]) ?? region,
    publicIP: text(attributes["ipv4"]),
    ports: listeners.map(({ port }) => port).join(", "),
    listeners,
    targets: targets.flatMap(({ key }) => {
      const server = servers.find((each) => each.key === key);
      return server ? [{ id: nodeId(key), ip: privateIPOf(server), status: "unknown" as const }] : [];
    }),
    targetHealth: "unknown",
    region,
    status: "unknown",
  };
}

/** Load balancers reach servers inside the region's network. */
function privateIPOf({ attributes }: MadeResource): string {
  const [network] = Array.isArray(attributes["network"]) ? (attributes["network"] as Record<string, unknown>[]) : [];
  return text(network?.["ip"]) ?? "";
}

/** One firewall guards the servers of all regions, so each region's network names it. */
function networkOf(region: string, { attributes }: MadeResource, firewalls: Network["firewalls"]): Network {
  return {
    id: `network-${region}`,
    name: text(attributes["name"]) ?? region,
    cidr: text(attributes["ip_range"]),
    region,
    peerings: [],
    firewalls,
    status: "unknown",
  };
}

function firewallOf({ name, attributes }: MadeResource): Network["firewalls"][number] {
  const rules = Array.isArray(attributes["rule"]) ? (attributes["rule"] as Record<string, unknown>[]) : [];
  return { id: `firewall-${name}`, name: text(attributes["name"]) ?? name, rules: rules.map(ruleOf), status: "unknown" };
}

/** Rules of this cloud's firewalls only ever let in. */
function ruleOf(rule: Record<string, unknown>): Static<typeof FirewallRule> {
  const [direction, protocol, port] = ["direction", "protocol", "port"].map((name) => text(rule[name]) ?? "");
  const id = [direction, protocol, port, text(rule["description"])].filter(Boolean).join("-");
  const addresses = direction === "out" ? rule["destination_ips"] : rule["source_ips"];
  const sources = Array.isArray(addresses) ? addresses.map(String) : [];
  return { id, direction: direction ?? "", protocol: protocol ?? "", port: port ?? "", sources, action: "accept" };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
