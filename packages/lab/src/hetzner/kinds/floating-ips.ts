import { Type } from "typebox";
import { findLocation, locationShape } from "../catalog.ts";
import type { Cloud } from "../cloud.ts";
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
import { ApiError, invalidInput } from "../errors.ts";
import { actionAnswer, created, kindModule, living, needLiving, refuseProtected, write, type Answer, type Call } from "../kind-module.ts";
import { checkLabels } from "../labels.ts";
import type { FloatingIp } from "../resources.ts";
import { timestamp } from "../timestamp.ts";

const Create = Type.Object({
  type: Type.Union([Type.Literal("ipv4"), Type.Literal("ipv6")]),
  home_location: Type.Optional(Type.String()),
  server: Type.Optional(Id),
  name: Type.Optional(Name),
  description: Type.Optional(Type.String()),
  labels: Type.Optional(LabelMap),
});

export const floatingIps = kindModule<"floating_ips">({
  kind: "floating_ips",
  render: (_cloud, ip) => ({
    id: ip.id,
    description: ip.description,
    created: ip.created,
    ip: ip.type === "ipv4" ? ip.ip : `${ip.ip}/64`,
    type: ip.type,
    server: ip.server,
    dns_ptr:
      ip.type === "ipv4"
        ? [{ ip: ip.ip, dns_ptr: ip.dnsPtr[ip.ip] ?? defaultDnsPtr(ip.ip) }]
        : Object.entries(ip.dnsPtr).map(([address, name]) => ({ ip: address, dns_ptr: name })),
    home_location: locationShape(ip.location),
    blocked: false,
    protection: { delete: ip.protectDelete },
    labels: ip.labels,
    name: ip.name,
  }),
  routes: [
    ...actionRoutes("floating_ips"),
    ...readRoutes("floating_ips"),
    updateRoute("floating_ips", (_call, ip, body) => {
      if (typeof body["description"] === "string") ip.description = body["description"];
    }),
    deleteRoute("floating_ips", (call, ip) => {
      refuseProtected(ip, "floating IP");
      move(call.cloud, ip, null);
      return undefined;
    }),
    write("POST", "/floating_ips", Create, createFloatingIp),
    write("POST", "/floating_ips/:id/actions/assign", Type.Object({ server: Id }), (call, body) => {
      const ip = living(call, "floating_ips");
      const server = needLiving(call.cloud, "servers", ip.project, body.server);
      return run(call, ip, "assign_floating_ip", server.id, server.id);
    }),
    write("POST", "/floating_ips/:id/actions/unassign", Type.Object({}), (call) => {
      const ip = living(call, "floating_ips");
      return run(call, ip, "unassign_floating_ip", null, ip.server);
    }),
    dnsPtrRoute("floating_ips"),
    protectionRoute("floating_ips"),
  ],
  effects: {
    "floating_ip.move": (cloud, effect) => {
      const ip = cloud.store.get("floating_ips", Number(effect["ip"]));
      if (!ip) throw new ApiError("not_found", "floating IP is gone");
      move(cloud, ip, effect["server"] as number | null);
    },
  },
  vanish: (cloud, ip) => move(cloud, ip, null),
});

function createFloatingIp(call: Call, body: Type.Static<typeof Create>): Answer {
  const { cloud, project } = call;
  const labels = checkLabels(body.labels ?? {});
  const server = body.server === undefined ? undefined : needLiving(cloud, "servers", project.id, body.server);
  const location = server?.location ?? findLocation(body.home_location ?? "")?.name;
  if (location === undefined) throw invalidInput("home_location", "exactly one of home_location and server must be given");
  if (body.name !== undefined) cloud.checkName("floating_ips", project.id, body.name);
  cloud.checkQuota("floating_ips", project.id);
  const id = cloud.newId("floating_ips", project.id, body.name ?? "");
  const address = body.type === "ipv4" ? cloud.newAddress("floating", `${id}`) : cloud.newAddress6(`${id}`);
  const name = body.name ?? `floating-ip-${id}`;
  const ip: FloatingIp = {
    id,
    project: project.id,
    name,
    labels,
    created: timestamp(cloud.clock.wall()),
    description: body.description ?? null,
    ip: address,
    type: body.type,
    server: null,
    location,
    protectDelete: false,
    dnsPtr: {},
  };
  cloud.store.add("floating_ips", ip);
  if (!server) return created(call, "floating_ips", id);
  move(cloud, ip, server.id);
  const resources = [
    { type: "floating_ip" as const, id },
    { type: "server" as const, id: server.id },
  ];
  const action = cloud.run(project.id, { command: "assign_floating_ip", resources, latency: "assign_ip" });
  return created(call, "floating_ips", id, [`"action":${cloud.actions.json(action)}`], [action]);
}

function move(cloud: Cloud, ip: FloatingIp, to: number | null): void {
  const [from, target] = [cloud.store.get("servers", ip.server ?? 0), cloud.store.get("servers", to ?? 0)];
  if (from) from.floatingIps = from.floatingIps.filter((id) => id !== ip.id);
  target?.floatingIps.push(ip.id);
  ip.server = target?.id ?? null;
  cloud.store.touch("floating_ips", ip.id);
  for (const server of [from, target]) cloud.store.touch("servers", server?.id);
}

function run(call: Call, ip: FloatingIp, command: string, to: number | null, involved: number | null): Answer {
  const own = { type: "floating_ip" as const, id: ip.id };
  const resources = involved === null ? [own] : [own, { type: "server" as const, id: involved }];
  return actionAnswer(
    call,
    call.cloud.run(ip.project, {
      command,
      resources,
      latency: "assign_ip",
      queueOn: own,
      effect: { name: "floating_ip.move", ip: ip.id, server: to },
    }),
  );
}
