import { isIPv4 } from "node:net";
import { Type } from "typebox";
import type { Effect } from "../../action-book.ts";
import { findLoadBalancerType } from "../../catalog.ts";
import type { Cloud } from "../../cloud.ts";
import { Id } from "../../common-routes.ts";
import { ApiError, invalidInput, limitExceeded } from "../../errors.ts";
import { actionAnswer, living, needLiving, write, type Answer, type Call, type Route } from "../../kind-module.ts";
import { parseSelector } from "../../labels.ts";
import type { LoadBalancer, Target } from "../../resources.ts";
import { edit } from "./services.ts";

export const TargetBody = Type.Object({
  type: Type.Union([Type.Literal("server"), Type.Literal("label_selector"), Type.Literal("ip")]),
  server: Type.Optional(Type.Object({ id: Id })),
  label_selector: Type.Optional(Type.Object({ selector: Type.String({ minLength: 1 }) })),
  ip: Type.Optional(Type.Object({ ip: Type.String() })),
  use_private_ip: Type.Optional(Type.Boolean()),
});
export type TargetBody = Type.Static<typeof TargetBody>;

export const targetRoutes: Route[] = [
  write("POST", "/load_balancers/:id/actions/add_target", TargetBody, (call, body) => {
    const balancer = living(call, "load_balancers");
    return run(call, balancer, "add_target", "balancer.add_target", checkTarget(call.cloud, balancer, body));
  }),
  write("POST", "/load_balancers/:id/actions/remove_target", TargetBody, (call, body) => {
    const balancer = living(call, "load_balancers");
    const wanted = toTarget(body);
    if (!balancer.targets.some((target) => isSame(target, wanted))) throw new ApiError("not_found", "load balancer target not found");
    return run(call, balancer, "remove_target", "balancer.remove_target", wanted);
  }),
];

export const targetEffects = {
  "balancer.add_target": edit((balancer, effect, cloud) => {
    const target = effect["target"] as Target;
    if (target.server !== undefined && !cloud.store.get("servers", target.server)) throw new ApiError("not_found", "server is gone");
    addTarget(cloud, balancer, target);
  }),
  "balancer.remove_target": edit((balancer, effect, cloud) => {
    const target = effect["target"] as Target;
    balancer.targets = balancer.targets.filter((other) => !isSame(other, target));
    if (target.server !== undefined) forgetBalancer(cloud, target.server, balancer.id);
  }),
};

/** The target a request means. Throws when it is defined already or could not be reached. */
export function checkTarget(cloud: Cloud, balancer: LoadBalancer, body: TargetBody): Target {
  const target = toTarget(body);
  const adding = cloud.actions.running("load_balancer", balancer.id).filter((action) => action.effect?.name === "balancer.add_target");
  const known = [...balancer.targets, ...adding.map((action) => action.effect!["target"] as Target)];
  if (known.some((other) => isSame(other, target))) throw new ApiError("target_already_defined", "target is already defined");
  if (known.length >= findLoadBalancerType(balancer.type)!.maxTargets) throw limitExceeded("load_balancer_target");
  if (target.usePrivateIp && balancer.network === null)
    throw new ApiError("load_balancer_not_attached_to_network", "load balancer is not attached to a network");
  if (target.server !== undefined) checkServerTarget(cloud, balancer, target);
  return target;
}

function checkServerTarget(cloud: Cloud, balancer: LoadBalancer, target: Target): void {
  const server = needLiving(cloud, "servers", balancer.project, target.server!);
  const reachable = server.privateNets.some((net) => net.network === balancer.network?.id);
  if (target.usePrivateIp && !reachable)
    throw new ApiError("server_not_attached_to_network", "server is not attached to the network of the load balancer");
  if (!target.usePrivateIp && server.ipv4 === null) throw new ApiError("missing_ipv4", "server has no public IPv4 address");
}

function toTarget(body: TargetBody): Target {
  const usePrivateIp = body.use_private_ip ?? false;
  if (body.type === "server") {
    if (!body.server) throw invalidInput("server", "is required");
    return { type: "server", server: body.server.id, usePrivateIp };
  }
  if (body.type === "label_selector") {
    if (!body.label_selector) throw invalidInput("label_selector", "is required");
    parseSelector(body.label_selector.selector);
    return { type: "label_selector", selector: body.label_selector.selector, usePrivateIp };
  }
  if (!isIPv4(body.ip?.ip ?? "")) throw invalidInput("ip", "must be an IPv4 address");
  return { type: "ip", ip: body.ip!.ip, usePrivateIp: false };
}

function isSame(a: Target, b: Target): boolean {
  return a.type === b.type && a.server === b.server && a.selector === b.selector && a.ip === b.ip;
}

/** Puts a checked target in place, on both sides. */
export function addTarget(cloud: Cloud, balancer: LoadBalancer, target: Target): void {
  balancer.targets = [...balancer.targets.filter((other) => !isSame(other, target)), target];
  cloud.store.touch("load_balancers", balancer.id);
  const server = cloud.store.get("servers", target.server ?? 0);
  if (server && !server.loadBalancers.includes(balancer.id)) server.loadBalancers.push(balancer.id);
  cloud.store.touch("servers", server?.id);
}

/** Takes a server out of a load balancer that names it, on both sides. */
export function removeTargets(cloud: Cloud, balancerId: number, serverId: number): void {
  const balancer = cloud.store.get("load_balancers", balancerId);
  if (balancer) balancer.targets = balancer.targets.filter((target) => target.server !== serverId);
  cloud.store.touch("load_balancers", balancerId);
  forgetBalancer(cloud, serverId, balancerId);
}

export function forgetBalancer(cloud: Cloud, serverId: number, balancerId: number): void {
  const server = cloud.store.get("servers", serverId);
  if (server) server.loadBalancers = server.loadBalancers.filter((id) => id !== balancerId);
  cloud.store.touch("servers", serverId);
}

function run(call: Call, balancer: LoadBalancer, command: string, effect: string, target: Target): Answer {
  const own = { type: "load_balancer" as const, id: balancer.id };
  const full: Effect = { name: effect, target, balancer: balancer.id };
  const resources = target.server === undefined ? [own] : [own, { type: "server" as const, id: target.server }];
  return actionAnswer(call, call.cloud.run(balancer.project, { command, resources, latency: "add_target", queueOn: own, effect: full }));
}
