import { Type } from "typebox";
import { actionRoutes, deleteRoute, LabelMap, Name, protectionRoute, readRoutes, updateRoute } from "../common-routes.ts";
import { contains, isPrivate, overlap, parseRange, rangeText, toAddress, type Range } from "../addresses.ts";
import { allLocations, findLocation } from "../catalog.ts";
import { ApiError, invalidInput } from "../errors.ts";
import { actionAnswer, created, kindModule, living, refuseProtected, subject, write, type Answer, type Call } from "../kind-module.ts";
import { checkLabels } from "../labels.ts";
import { pageAnswer } from "../list.ts";
import { get } from "../kind-module.ts";
import type { Effect } from "../action-book.ts";
import type { Network, Subnet } from "../resources.ts";
import { timestamp } from "../timestamp.ts";
import { leaveNetwork } from "../private-addresses.ts";

const SubnetBody = Type.Object({
  type: Type.Union([Type.Literal("cloud"), Type.Literal("server"), Type.Literal("vswitch")]),
  network_zone: Type.String(),
  ip_range: Type.Optional(Type.String()),
  vswitch_id: Type.Optional(Type.Integer()),
});
const RouteBody = Type.Object({ destination: Type.String(), gateway: Type.String() });
const Create = Type.Object({
  name: Name,
  ip_range: Type.String(),
  subnets: Type.Optional(Type.Array(SubnetBody)),
  routes: Type.Optional(Type.Array(RouteBody)),
  labels: Type.Optional(LabelMap),
  expose_routes_to_vswitch: Type.Optional(Type.Boolean()),
});

export const networks = kindModule<"networks">({
  kind: "networks",
  render: (_cloud, network) => ({
    id: network.id,
    name: network.name,
    created: network.created,
    ip_range: network.ipRange,
    subnets: network.subnets.map((subnet) => subnetShape(network, subnet)),
    routes: network.routes,
    servers: network.servers,
    load_balancers: network.loadBalancers,
    protection: { delete: network.protectDelete },
    labels: network.labels,
    expose_routes_to_vswitch: network.exposeRoutes,
  }),
  routes: [
    ...actionRoutes("networks"),
    ...readRoutes("networks"),
    updateRoute("networks", (_call, network, body) => {
      if (typeof body["expose_routes_to_vswitch"] === "boolean") network.exposeRoutes = body["expose_routes_to_vswitch"];
    }),
    deleteRoute("networks", (call, network) => {
      refuseProtected(network, "network");
      const occupied = network.servers.length + network.loadBalancers.length > 0;
      if (occupied && call.cloud.knobs.get("hetzner.network_delete") === "refuse") throw attachedError();
      return undefined;
    }),
    get("/networks/:id/members", members),
    write("POST", "/networks", Create, createNetwork),
    write("POST", "/networks/:id/actions/add_subnet", SubnetBody, (call, body) => {
      const network = living(call, "networks");
      refuseBusy(call, network);
      const subnet = checkSubnet(network, body);
      return change(call, network, "add_subnet", { name: "network.add_subnet", subnet });
    }),
    write("POST", "/networks/:id/actions/delete_subnet", Type.Object({ ip_range: Type.String() }), (call, body) => {
      const network = living(call, "networks");
      refuseBusy(call, network);
      if (!network.subnets.some((subnet) => subnet.ipRange === body.ip_range)) throw invalidInput("ip_range", "subnet not found");
      refuseOccupied(call, network, body.ip_range);
      return change(call, network, "delete_subnet", { name: "network.delete_subnet", range: body.ip_range });
    }),
    write("POST", "/networks/:id/actions/add_route", RouteBody, (call, body) => {
      const network = living(call, "networks");
      refuseBusy(call, network);
      if (!/^[0-9./]+$/.test(body.destination)) throw invalidInput("destination", "must be a range");
      return change(call, network, "add_route", { name: "network.add_route", route: body });
    }),
    write("POST", "/networks/:id/actions/delete_route", RouteBody, (call, body) => {
      const network = living(call, "networks");
      refuseBusy(call, network);
      return change(call, network, "delete_route", { name: "network.delete_route", route: body });
    }),
    write("POST", "/networks/:id/actions/change_ip_range", Type.Object({ ip_range: Type.String() }), (call, body) => {
      const network = living(call, "networks");
      refuseBusy(call, network);
      const wider = checkRange(body.ip_range);
      if (!contains(wider, parseRange(network.ipRange)!)) throw invalidInput("ip_range", "a network can only grow");
      return change(call, network, "change_ip_range", { name: "network.change_ip_range", range: body.ip_range });
    }),
    protectionRoute("networks"),
  ],
  effects: {
    "network.add_subnet": edit((network, effect) => {
      const subnet = effect["subnet"] as Subnet;
      network.subnets = [...network.subnets.filter((other) => other.ipRange !== subnet.ipRange), subnet];
    }),
    "network.delete_subnet": edit((network, effect) => {
      network.subnets = network.subnets.filter((subnet) => subnet.ipRange !== effect["range"]);
    }),
    "network.add_route": edit((network, effect) => network.routes.push(effect["route"] as Network["routes"][number])),
    "network.delete_route": edit((network, effect) => {
      const gone = effect["route"] as Network["routes"][number];
      network.routes = network.routes.filter((route) => route.destination !== gone.destination || route.gateway !== gone.gateway);
    }),
    "network.change_ip_range": edit((network, effect) => (network.ipRange = String(effect["range"]))),
  },
  vanish(cloud, network) {
    for (const id of network.servers.slice()) leaveNetwork(cloud, network.id, "server", id);
    for (const id of network.loadBalancers.slice()) leaveNetwork(cloud, network.id, "load_balancer", id);
  },
});

function createNetwork(call: Call, body: Type.Static<typeof Create>): Answer {
  const { cloud, project } = call;
  const labels = checkLabels(body.labels ?? {});
  const range = checkRange(body.ip_range);
  cloud.checkName("networks", project.id, body.name);
  cloud.checkQuota("networks", project.id);
  const network: Network = {
    id: 0,
    project: project.id,
    name: body.name,
    labels,
    created: timestamp(cloud.clock.wall()),
    ipRange: rangeText(range),
    subnets: [],
    routes: body.routes ?? [],
    servers: [],
    loadBalancers: [],
    protectDelete: false,
    exposeRoutes: body.expose_routes_to_vswitch ?? false,
  };
  for (const subnet of body.subnets ?? []) network.subnets.push(checkSubnet(network, subnet));
  network.id = cloud.newId("networks", project.id, body.name);
  cloud.store.add("networks", network);
  return created(call, "networks", network.id);
}

function checkRange(text: string): Range {
  const range = parseRange(text);
  if (!range) throw invalidInput("ip_range", "must be an IPv4 range without host bits");
  if (!isPrivate(range)) throw invalidInput("ip_range", "must lie within the private ranges of RFC 1918");
  if (range.bits > 24) throw invalidInput("ip_range", "must be at least a /24");
  return range;
}

function checkSubnet(network: Network, body: Type.Static<typeof SubnetBody>): Subnet {
  if (!allLocations.some((location) => findLocation(location)!.networkZone === body.network_zone))
    throw invalidInput("network_zone", "unknown network zone");
  const taken = network.subnets.map((subnet) => parseRange(subnet.ipRange)!);
  const range = body.ip_range === undefined ? firstFree(network, taken) : parseRange(body.ip_range);
  if (!range) throw invalidInput("ip_range", "must be an IPv4 range without host bits");
  if (range.bits > 30 || !contains(parseRange(network.ipRange)!, range))
    throw invalidInput("ip_range", "subnet must lie within the network's range");
  if (taken.some((other) => overlap(other, range))) throw invalidInput("ip_range", "subnet overlaps with another subnet");
  return {
    type: body.type,
    ipRange: rangeText(range),
    networkZone: body.network_zone,
    ...(body.vswitch_id !== undefined && { vswitchId: body.vswitch_id }),
  };
}

/** The service hands out /24s in order when no range is asked for. */
function firstFree(network: Network, taken: Range[]): Range | undefined {
  const outer = parseRange(network.ipRange)!;
  for (let base = outer.base; base < outer.base + outer.size; base += 256) {
    const candidate: Range = { base, bits: 24, size: 256 };
    if (!taken.some((other) => overlap(other, candidate))) return candidate;
  }
  return undefined;
}

function refuseBusy(call: Call, network: Network): void {
  const busy = call.cloud.actions.running("network", network.id).some((action) => action.resources.length === 1);
  if (busy) throw new ApiError("conflict", "network is being changed by another action");
}

function refuseOccupied(call: Call, network: Network, subnetRange: string): void {
  const range = parseRange(subnetRange)!;
  const inside = (ip: string | undefined): boolean => ip !== undefined && contains(range, parseRange(`${ip}/32`)!);
  const servers = network.servers.some((id) =>
    call.cloud.store.get("servers", id)?.privateNets.some((net) => net.network === network.id && inside(net.ip)),
  );
  const balancers = network.loadBalancers.some((id) => inside(call.cloud.store.get("load_balancers", id)?.network?.ip));
  if (servers || balancers) throw attachedError();
}

// The provider only retries this code when the message holds one of two phrases (resource_subnet.go).
function attachedError(): ApiError {
  return new ApiError("service_error", "cannot remove subnet because servers are attached to it");
}

function change(call: Call, network: Network, command: string, effect: Effect): Answer {
  const work = {
    command,
    resources: [{ type: "network" as const, id: network.id }],
    latency: "add_subnet" as const,
    effect: { ...effect, network: network.id },
  };
  return actionAnswer(call, call.cloud.run(network.project, work));
}

function edit(apply: (network: Network, effect: Effect) => void): (cloud: Call["cloud"], effect: Effect) => void {
  return (cloud, effect) => {
    const network = cloud.store.get("networks", Number(effect["network"]));
    if (!network) throw new ApiError("not_found", "network is gone");
    apply(network, effect);
    cloud.store.touch("networks", network.id);
  };
}

function members(call: Call): Answer {
  const network = subject(call, "networks");
  if (call.project.era !== "2026-11") throw new ApiError("not_found", "this endpoint does not exist");
  const all = [
    ...network.servers.map((id) => ({ type: "server", id })),
    ...network.loadBalancers.map((id) => ({ type: "load_balancer", id })),
  ];
  return pageAnswer(call, "members", all, (member) => JSON.stringify(member));
}

function subnetShape(network: Network, subnet: Subnet): object {
  return {
    type: subnet.type,
    ip_range: subnet.ipRange,
    network_zone: subnet.networkZone,
    gateway: gatewayOf(network),
    ...(subnet.vswitchId !== undefined && { vswitch_id: subnet.vswitchId }),
  };
}

/** The gateway is the first address of the network, not of the subnet. */
export function gatewayOf(network: Network): string {
  return toAddress(parseRange(network.ipRange)!.base + 1);
}
