import { Type } from "typebox";
import type { Action, Effect } from "../../action-book.ts";
import { catalog, findLocation, findServerType, type ServerType } from "../../catalog.ts";
import type { Cloud } from "../../cloud.ts";
import { Id, IdOrName, LabelMap } from "../../common-routes.ts";
import { ApiError, invalidInput } from "../../errors.ts";
import { actionsJson, created, need, needLiving, write, type Call } from "../../kind-module.ts";
import { checkLabels } from "../../labels.ts";
import { locationOf } from "../../place.ts";
import { choosePrivateIp } from "../../private-addresses.ts";
import type { PrimaryIp, Server } from "../../resources.ts";
import { isRetired, takeStock } from "../../stock.ts";
import { timestamp } from "../../timestamp.ts";
import { attachServer, maxFirewallsPerServer } from "../firewalls.ts";
import { findImage } from "../images.ts";
import { maxGroupSize } from "../placement-groups.ts";
import { assign, newPrimaryIp } from "../primary-ips.ts";
import { attachVolume } from "../volumes.ts";
import { rootPassword } from "./root-password.ts";

const Create = Type.Object({
  name: Type.String(),
  server_type: IdOrName,
  image: IdOrName,
  location: Type.Optional(Type.String()),
  datacenter: Type.Optional(Type.String()),
  start_after_create: Type.Optional(Type.Boolean()),
  ssh_keys: Type.Optional(Type.Array(IdOrName)),
  volumes: Type.Optional(Type.Array(Id)),
  automount: Type.Optional(Type.Boolean()),
  networks: Type.Optional(Type.Array(Id)),
  firewalls: Type.Optional(Type.Array(Type.Object({ firewall: Id }))),
  placement_group: Type.Optional(Id),
  user_data: Type.Optional(Type.String()),
  labels: Type.Optional(LabelMap),
  public_net: Type.Optional(
    Type.Object({
      enable_ipv4: Type.Optional(Type.Boolean()),
      enable_ipv6: Type.Optional(Type.Boolean()),
      ipv4: Type.Optional(Type.Integer()),
      ipv6: Type.Optional(Type.Integer()),
    }),
  ),
});
type Create = Type.Static<typeof Create>;

/** The service takes no more user data than this. */
const maxUserData = 32_768;

// RFC 1123 §2.1: letters, digits and hyphens per label.
const hostname = /^(?=.{1,253}$)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

export const createRoute = write("POST", "/servers", Create, (call, body) => {
  const { cloud, project } = call;
  const plan = checkRequest(call, body);
  const outcome = takeStock(cloud, plan.location, plan.type.name);
  const server = addServer(call, body, plan);
  const password = server.sshKeys.length === 0 ? rootPassword(cloud, server) : null;
  const own = { type: "server" as const, id: server.id };
  const action = cloud.run(project.id, {
    command: "create_server",
    resources: [own],
    latency: "create_server",
    exclusive: true,
    effect: { name: "server.created", server: server.id },
    undo: { name: "server.discard", server: server.id },
    outcome,
  });
  const next = nextActions(call, body, server, action);
  return created(
    call,
    "servers",
    server.id,
    [`"action":${cloud.actions.json(action)}`, `"next_actions":${actionsJson(cloud, next)}`, `"root_password":${JSON.stringify(password)}`],
    [action, ...next],
  );
});

interface Plan {
  type: ServerType;
  image: number;
  location: string;
  labels: Record<string, string>;
  sshKeys: number[];
  ipv4: PrimaryIp | "new" | undefined;
  ipv6: PrimaryIp | "new" | undefined;
}

function checkRequest(call: Call, body: Create): Plan {
  const { cloud, project } = call;
  if (!hostname.test(body.name)) throw invalidInput("name", "must be a valid hostname");
  if (Buffer.byteLength(body.user_data ?? "") > maxUserData)
    throw invalidInput("user_data", `must not be larger than ${maxUserData} bytes`);
  const labels = checkLabels(body.labels ?? {});
  const type = findServerType(String(body.server_type));
  if (!type) throw invalidInput("server_type", `server type '${body.server_type}' not found`);
  const ipv4 = wantedIp(call, body, "ipv4");
  const ipv6 = wantedIp(call, body, "ipv6");
  const location = locationOf(project.era, body) ?? firstLocation(ipv4, ipv6, type);
  if (!findLocation(location)) throw invalidInput("location", `location '${location}' not found`);
  if (isRetired(cloud, type.name)) throw new ApiError("invalid_server_type", `server type '${type.name}' can no longer be ordered`);
  if (!type.locations.includes(location))
    throw invalidInput("server_type", `server type '${type.name}' is not offered in location '${location}'`);
  for (const ip of [ipv4, ipv6])
    if (typeof ip === "object" && ip.location !== location) throw invalidInput("public_net", "primary IP is in another location");
  const image = findImage(cloud, project.id, String(body.image), type.architecture);
  if (!image) throw invalidInput("image", `image '${body.image}' not found`);
  if (image.architecture !== type.architecture) throw invalidInput("image", "image and server type have different architectures");
  const sshKeys = (body.ssh_keys ?? []).map((key) => findSshKey(cloud, project.id, key));
  for (const id of body.networks ?? []) choosePrivateIp(cloud, needLiving(cloud, "networks", project.id, id), location);
  checkFirewalls(call, body, ipv4 !== undefined || ipv6 !== undefined);
  if (body.placement_group !== undefined) checkGroup(cloud, project.id, body.placement_group);
  for (const id of body.volumes ?? []) {
    const volume = needLiving(cloud, "volumes", project.id, id);
    if (volume.server !== null) throw new ApiError("volume_already_attached", "volume is already attached");
    if (volume.location !== location) throw invalidInput("volumes", "volume is in another location");
  }
  cloud.checkName("servers", project.id, body.name);
  cloud.checkQuota("servers", project.id);
  cloud.checkQuota("primary_ips", project.id, [ipv4, ipv6].filter((ip) => ip === "new").length);
  return { type, image: image.id, location, labels, sshKeys, ipv4, ipv6 };
}

function wantedIp(call: Call, body: Create, type: "ipv4" | "ipv6"): PrimaryIp | "new" | undefined {
  const id = body.public_net?.[type] ?? 0;
  if (!(body.public_net?.[`enable_${type}`] ?? true)) return undefined;
  if (id === 0) return "new";
  const ip = needLiving(call.cloud, "primary_ips", call.project.id, id);
  if (ip.type !== type) throw new ApiError("primary_ip_version_mismatch", `primary IP with ID '${id}' is not ${type}`);
  if (ip.assignee !== null) throw new ApiError("primary_ip_assigned", `primary IP with ID '${id}' is already assigned`);
  return ip;
}

function firstLocation(ipv4: Plan["ipv4"], ipv6: Plan["ipv6"], type: ServerType): string {
  for (const ip of [ipv4, ipv6]) if (typeof ip === "object") return ip.location;
  return catalog.locations.find((location) => type.locations.includes(location.name))!.name;
}

function findSshKey(cloud: Cloud, project: string, key: string | number): number {
  const found = cloud.store.byName("ssh_keys", project, String(key)) ?? cloud.store.find("ssh_keys", project, Number(key));
  if (!found || found.deleted) throw invalidInput("ssh_keys", `SSH key '${key}' not found`);
  return found.id;
}

function checkFirewalls(call: Call, body: Create, isPublic: boolean): void {
  const wanted = body.firewalls ?? [];
  if (wanted.length > 0 && !isPublic) throw new ApiError("private_net_only_server", "server has no public interface");
  if (wanted.length > maxFirewallsPerServer) throw invalidInput("firewalls", `at most ${maxFirewallsPerServer} firewalls per server`);
  for (const { firewall } of wanted) needLiving(call.cloud, "firewalls", call.project.id, firewall);
}

function checkGroup(cloud: Cloud, project: string, id: number): void {
  const group = needLiving(cloud, "placement_groups", project, id);
  if (group.servers.length >= maxGroupSize) throw new ApiError("placement_error", `placement group holds ${maxGroupSize} servers already`);
}

function addServer(call: Call, body: Create, plan: Plan): Server {
  const { cloud, project } = call;
  const id = cloud.newId("servers", project.id, body.name);
  const server: Server = {
    id,
    project: project.id,
    name: body.name,
    labels: plan.labels,
    created: timestamp(cloud.clock.wall()),
    status: "initializing",
    serverType: plan.type.name,
    location: plan.location,
    image: plan.image,
    iso: null,
    rescue: false,
    backupWindow: null,
    protectDelete: false,
    protectRebuild: false,
    ipv4: null,
    ipv6: null,
    privateNets: [],
    volumes: [],
    floatingIps: [],
    loadBalancers: [],
    firewalls: [],
    placementGroup: body.placement_group ?? null,
    diskSize: plan.type.disk,
    sshKeys: plan.sshKeys,
    userData: body.user_data ?? "",
    dnsPtr: {},
  };
  cloud.store.add("servers", server);
  for (const type of ["ipv4", "ipv6"] as const) assignWanted(cloud, server, type, plan[type]);
  for (const { firewall } of body.firewalls ?? []) attachServer(cloud, need(cloud, "firewalls", project.id, firewall), id);
  if (body.placement_group !== undefined) {
    need(cloud, "placement_groups", project.id, body.placement_group).servers.push(id);
    cloud.store.touch("placement_groups", body.placement_group);
  }
  cloud.selectionChanged(project.id);
  return server;
}

/** Addresses nobody asked for by id get the service's own name and go away with the server. */
function assignWanted(cloud: Cloud, server: Server, type: "ipv4" | "ipv6", wanted: PrimaryIp | "new" | undefined): void {
  if (wanted === undefined) return;
  const name = `primary_ip-${cloud.rng.keyed(`primary ip ${server.id} ${type}`) % 100_000_000}`;
  const ip =
    wanted === "new"
      ? newPrimaryIp(cloud, { project: server.project, name, type, location: server.location, labels: {}, autoDelete: true })
      : wanted;
  assign(cloud, ip, server);
}

function nextActions(call: Call, body: Create, server: Server, after: Action): Action[] {
  const { cloud, project } = call;
  const own = { type: "server" as const, id: server.id };
  const actions: Action[] = [];
  if (body.start_after_create ?? true) {
    actions.push(
      cloud.run(project.id, {
        command: "start_server",
        resources: [own],
        latency: "start_server",
        exclusive: true,
        after,
        effect: { name: "server.started", server: server.id },
      }),
    );
  }
  for (const id of body.networks ?? []) {
    const network = need(cloud, "networks", project.id, id);
    const ip = choosePrivateIp(cloud, network, server.location);
    const effect = { name: "server.attach", server: server.id, network: id, ip, aliasIps: [] };
    actions.push(
      cloud.run(project.id, {
        command: "attach_to_network",
        resources: [own, { type: "network", id }],
        latency: "attach_to_network",
        after,
        effect,
      }),
    );
  }
  for (const id of body.volumes ?? []) actions.push(attachVolume(cloud, need(cloud, "volumes", project.id, id), server, after));
  return actions;
}

export const createEffects = {
  "server.created": (cloud: Cloud, effect: Effect) => {
    const server = cloud.store.get("servers", Number(effect["server"]));
    if (!server) throw new ApiError("not_found", "server is gone");
    if (!server.deleted) server.status = "off";
    for (const link of server.firewalls) link.status = "applied";
    cloud.store.touch("servers", server.id);
  },
  // A server that could not be placed leaves nothing behind.
  "server.discard": (cloud: Cloud, effect: Effect) => cloud.vanish("servers", Number(effect["server"])),
};
