import { contains, holds, parseRange, toAddress, toNumber, type Range } from "./addresses.ts";
import { findLocation } from "./catalog.ts";
import type { Cloud } from "./cloud.ts";
import { ApiError } from "./errors.ts";
import type { Network, Subnet } from "./resources.ts";

export type MemberType = "server" | "load_balancer";

/**
 * Chooses or checks the private address of a new member. Throws `no_subnet_available` when no subnet serves the location, and
 * `ip_not_available` when the wanted address is outside, taken or the gateway's.
 */
export function choosePrivateIp(cloud: Cloud, network: Network, location: string, wanted?: string, subnetRange?: string): string {
  const zone = findLocation(location)!.networkZone;
  const usable = network.subnets.filter((subnet) => subnet.networkZone === zone && subnet.type !== "vswitch");
  const subnets = subnetRange === undefined ? usable : usable.filter((subnet) => subnet.ipRange === subnetRange);
  if (subnets.length === 0) throw new ApiError("no_subnet_available", "no subnet or IP is available in this network");
  const taken = takenAddresses(cloud, network);
  if (wanted === undefined) return firstFree(subnets, taken);
  if (!isAddress(wanted) || !subnets.some((subnet) => isHost(subnet, wanted)) || taken.has(wanted)) {
    throw new ApiError("ip_not_available", `IP ${wanted} is not available`);
  }
  return wanted;
}

/** Throws `ip_not_available` for the first alias that cannot be used. */
export function checkAliasIps(cloud: Cloud, network: Network, aliases: string[], own: string[] = []): void {
  const taken = takenAddresses(cloud, network);
  for (const alias of aliases) {
    const free = own.includes(alias) || !taken.has(alias);
    if (!isAddress(alias) || !network.subnets.some((subnet) => isHost(subnet, alias)) || !free)
      throw new ApiError("ip_not_available", `IP ${alias} is not available`);
  }
}

function takenAddresses(cloud: Cloud, network: Network): Set<string> {
  const taken = new Set<string>([toAddress(parseRange(network.ipRange)!.base + 1)]);
  for (const id of network.servers) {
    for (const net of cloud.store.get("servers", id)?.privateNets ?? []) {
      if (net.network === network.id) for (const ip of [net.ip, ...net.aliasIps]) taken.add(ip);
    }
  }
  for (const id of network.loadBalancers) {
    const attached = cloud.store.get("load_balancers", id)?.network;
    if (attached?.id === network.id) taken.add(attached.ip);
  }
  // Attachments under way hold their address already.
  for (const action of cloud.actions.running("network", network.id)) {
    if (typeof action.effect?.["ip"] === "string") taken.add(action.effect["ip"]);
    for (const alias of (action.effect?.["aliasIps"] as string[] | undefined) ?? []) taken.add(alias);
  }
  return taken;
}

function firstFree(subnets: Subnet[], taken: Set<string>): string {
  for (const subnet of subnets) {
    const { base, size } = parseRange(subnet.ipRange)!;
    for (let number = base + 1; number < base + size - 1; number++) {
      if (!taken.has(toAddress(number))) return toAddress(number);
    }
  }
  throw new ApiError("no_subnet_available", "no subnet or IP is available in this network");
}

function isAddress(text: string): boolean {
  return parseRange(`${text}/32`) !== undefined;
}

/** Neither the network's nor the broadcast address. */
function isHost(subnet: Subnet, ip: string): boolean {
  const range: Range = parseRange(subnet.ipRange)!;
  const number = toNumber(ip);
  return holds(range, ip) && number !== range.base && number !== range.base + range.size - 1;
}

/** Whether two attached networks of one server would overlap. */
export function overlapsOther(cloud: Cloud, network: Network, others: number[]): boolean {
  const range = parseRange(network.ipRange)!;
  return others.some((id) => {
    const other = cloud.store.get("networks", id);
    if (!other || id === network.id) return false;
    const otherRange = parseRange(other.ipRange)!;
    return contains(range, otherRange) || contains(otherRange, range);
  });
}

/** Takes a member out of a network, on both sides. */
export function leaveNetwork(cloud: Cloud, networkId: number, type: MemberType, id: number): void {
  const network = cloud.store.get("networks", networkId);
  if (type === "server") {
    if (network) network.servers = network.servers.filter((member) => member !== id);
    const server = cloud.store.get("servers", id);
    if (server) server.privateNets = server.privateNets.filter((net) => net.network !== networkId);
    cloud.store.touch("servers", id);
  } else {
    if (network) network.loadBalancers = network.loadBalancers.filter((member) => member !== id);
    const balancer = cloud.store.get("load_balancers", id);
    if (balancer?.network?.id === networkId) balancer.network = null;
    cloud.store.touch("load_balancers", id);
  }
  cloud.store.touch("networks", networkId);
}
