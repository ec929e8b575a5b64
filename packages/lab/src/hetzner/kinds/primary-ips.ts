import { Type } from "typebox";
import { findLocation, placeShape } from "../catalog.ts";
import {
  actionRoutes,
  defaultDnsPtr,
  deleteRoute,
  dnsPtrRoute,
  Id,
  LabelMap,
  Name,
  protectionRoute,
  readRoutes,
  updateRoute,
} from "../common-routes.ts";
import type { Cloud } from "../cloud.ts";
import { ApiError, invalidInput } from "../errors.ts";
import { actionAnswer, created, kindModule, living, needLiving, refuseProtected, write, type Answer, type Call } from "../kind-module.ts";
import { checkLabels, type Labels } from "../labels.ts";
import { locationOf } from "../place.ts";
import type { PrimaryIp, Server } from "../resources.ts";
import { timestamp } from "../timestamp.ts";

const Create = Type.Object({
  name: Name,
  type: Type.Union([Type.Literal("ipv4"), Type.Literal("ipv6")]),
  assignee_type: Type.Optional(Type.String()),
  assignee_id: Type.Optional(Id),
  auto_delete: Type.Optional(Type.Boolean()),
  location: Type.Optional(Type.String()),
  datacenter: Type.Optional(Type.String()),
  labels: Type.Optional(LabelMap),
});

export const primaryIps = kindModule<"primary_ips">({
  kind: "primary_ips",
  render: (cloud, ip) => {
    const { era } = cloud.project(ip.project);
    return {
      id: ip.id,
      ip: ip.type === "ipv4" ? ip.ip : `${ip.ip}/64`,
      labels: ip.labels,
      name: ip.name,
      type: ip.type,
      protection: { delete: ip.protectDelete },
      dns_ptr: dnsPtrList(ip),
      assignee_id: ip.assignee,
      assignee_type: ip.assignee === null && era === "2026-11" ? "unassigned" : "server",
      auto_delete: ip.autoDelete,
      blocked: false,
      created: ip.created,
      ...placeShape(ip.location, era),
    };
  },
  routes: [
    ...actionRoutes("primary_ips"),
    ...readRoutes("primary_ips", { ip: (record, wanted) => wanted.includes(record.ip) }),
    updateRoute("primary_ips", (_call, ip, body) => {
      if (typeof body["auto_delete"] === "boolean") ip.autoDelete = body["auto_delete"];
    }),
    deleteRoute("primary_ips", (_call, ip) => {
      refuseProtected(ip, "primary IP");
      if (ip.assignee !== null) throw new ApiError("resource_in_use", `primary IP with ID '${ip.id}' is assigned to a server`);
      return undefined;
    }),
    write("POST", "/primary_ips", Create, createPrimaryIp),
    write(
      "POST",
      "/primary_ips/:id/actions/assign",
      Type.Object({ assignee_id: Id, assignee_type: Type.Optional(Type.Literal("server")) }),
      (call, body) => {
        const ip = living(call, "primary_ips");
        const server = needLiving(call.cloud, "servers", call.project.id, body.assignee_id);
        checkAssignable(ip, server);
        return work(call, ip, server, "assign_primary_ip");
      },
    ),
    write("POST", "/primary_ips/:id/actions/unassign", Type.Object({}), (call) => {
      const ip = living(call, "primary_ips");
      const server = ip.assignee === null ? undefined : call.cloud.store.get("servers", ip.assignee);
      if (!server) throw new ApiError("service_error", "primary IP is not assigned");
      if (server.status !== "off") throw new ApiError("server_not_stopped", "server must be powered off");
      return work(call, ip, server, "unassign_primary_ip");
    }),
    dnsPtrRoute("primary_ips"),
    protectionRoute("primary_ips"),
  ],
  effects: {
    "primary_ip.assign": (cloud, effect) => {
      const ip = cloud.store.get("primary_ips", Number(effect["ip"]));
      const server = cloud.store.get("servers", Number(effect["server"]));
      if (ip && server) assign(cloud, ip, server);
    },
    "primary_ip.unassign": (cloud, effect) => unassign(cloud, cloud.store.get("primary_ips", Number(effect["ip"]))),
  },
});

function createPrimaryIp(call: Call, body: Type.Static<typeof Create>): Answer {
  const { cloud, project } = call;
  const labels = checkLabels(body.labels ?? {});
  if (body.assignee_type === undefined && project.era === "2025-11") throw invalidInput("assignee_type", "is required");
  const server = body.assignee_id === undefined ? undefined : needLiving(cloud, "servers", project.id, body.assignee_id);
  const location = server?.location ?? locationOf(project.era, body);
  if (location === undefined) throw invalidInput("location", "is required");
  if (!findLocation(location)) throw invalidInput("location", `location '${location}' not found`);
  cloud.checkName("primary_ips", project.id, body.name);
  const ip = newPrimaryIp(cloud, {
    project: project.id,
    name: body.name,
    type: body.type,
    location,
    labels,
    autoDelete: body.auto_delete ?? false,
  });
  if (!server) return created(call, "primary_ips", ip.id);
  checkAssignable(ip, server);
  assign(cloud, ip, server);
  const action = cloud.run(project.id, {
    command: "create_primary_ip",
    resources: [
      { type: "primary_ip", id: ip.id },
      { type: "server", id: server.id },
    ],
    latency: "assign_ip",
  });
  return created(call, "primary_ips", ip.id, [`"action":${cloud.actions.json(action)}`], [action]);
}

export interface NewPrimaryIp {
  project: string;
  name: string;
  type: PrimaryIp["type"];
  location: string;
  labels: Labels;
  autoDelete: boolean;
}

/** Makes an address of a project, counted against its quota. */
export function newPrimaryIp(cloud: Cloud, wanted: NewPrimaryIp): PrimaryIp {
  cloud.checkQuota("primary_ips", wanted.project);
  const id = cloud.newId("primary_ips", wanted.project, wanted.name);
  const ip = wanted.type === "ipv4" ? cloud.newAddress("server", `${id}`) : cloud.newAddress6(`${id}`);
  const record: PrimaryIp = { ...wanted, id, ip, created: timestamp(cloud.clock.wall()), assignee: null, protectDelete: false, dnsPtr: {} };
  cloud.store.add("primary_ips", record);
  return record;
}

function checkAssignable(ip: PrimaryIp, server: Server): void {
  if (ip.assignee !== null) throw new ApiError("primary_ip_assigned", "primary IP is already assigned");
  if (server[ip.type] !== null)
    throw new ApiError(ip.type === "ipv4" ? "server_has_ipv4" : "server_has_ipv6", `server already has an ${ip.type} address`);
  if (ip.location !== server.location) throw invalidInput("assignee_id", "primary IP and server are in different locations");
}

export function assign(cloud: Cloud, ip: PrimaryIp, server: Server): void {
  ip.assignee = server.id;
  server[ip.type] = ip.id;
  cloud.store.touch("primary_ips", ip.id);
  cloud.store.touch("servers", server.id);
}

/** Takes an address off its server. */
export function unassign(cloud: Cloud, ip: PrimaryIp | undefined): void {
  if (!ip || ip.assignee === null) return;
  const server = cloud.store.get("servers", ip.assignee);
  if (server?.[ip.type] === ip.id) server[ip.type] = null;
  cloud.store.touch("servers", ip.assignee);
  ip.assignee = null;
  cloud.store.touch("primary_ips", ip.id);
}

function work(call: Call, ip: PrimaryIp, server: Server, command: "assign_primary_ip" | "unassign_primary_ip"): Answer {
  call.cloud.refuseLocked("server", server.id);
  const action = call.cloud.run(ip.project, {
    command,
    resources: [
      { type: "primary_ip", id: ip.id },
      { type: "server", id: server.id },
    ],
    latency: "assign_ip",
    exclusive: true,
    effect: { name: command === "assign_primary_ip" ? "primary_ip.assign" : "primary_ip.unassign", ip: ip.id, server: server.id },
  });
  return actionAnswer(call, action);
}

/** IPv6 networks have no name of their own, only their addresses do. */
export function dnsPtrList(ip: PrimaryIp): { ip: string; dns_ptr: string }[] {
  const named = Object.entries(ip.dnsPtr).map(([address, name]) => ({ ip: address, dns_ptr: name }));
  if (ip.type === "ipv6") return named;
  return [{ ip: ip.ip, dns_ptr: ip.dnsPtr[ip.ip] ?? defaultDnsPtr(ip.ip) }];
}
