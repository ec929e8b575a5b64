import { Type } from "typebox";
import type { Effect } from "../../action-book.ts";
import type { Cloud } from "../../cloud.ts";
import { Id } from "../../common-routes.ts";
import { ApiError } from "../../errors.ts";
import { actionAnswer, living, needLiving, write, type Route } from "../../kind-module.ts";
import { checkAliasIps, choosePrivateIp, leaveNetwork, overlapsOther } from "../../private-addresses.ts";
import { removeTargets } from "../load-balancers/targets.ts";

const Attach = Type.Object({
  network: Id,
  ip: Type.Optional(Type.String()),
  ip_range: Type.Optional(Type.String()),
  alias_ips: Type.Optional(Type.Array(Type.String())),
});

export const networkRoutes: Route[] = [
  write("POST", "/servers/:id/actions/attach_to_network", Attach, (call, body) => {
    const { cloud } = call;
    const server = living(call, "servers");
    const network = needLiving(cloud, "networks", server.project, body.network);
    const attached = server.privateNets.some((net) => net.network === network.id);
    const attaching = cloud.actions
      .running("server", server.id)
      .some((action) => action.effect?.["name"] === "server.attach" && action.effect["network"] === network.id);
    if (attached || attaching) throw new ApiError("server_already_attached", "server is already attached to this network");
    cloud.refuseLocked("server", server.id);
    if (cloud.knobs.get("hetzner.network_busy") === "conflict" && cloud.actions.running("network", network.id).length > 0) {
      throw new ApiError("conflict", "network is being changed by another action");
    }
    if (
      overlapsOther(
        cloud,
        network,
        server.privateNets.map((net) => net.network),
      )
    )
      throw new ApiError("networks_overlap", "networks overlap");
    checkAliasIps(cloud, network, body.alias_ips ?? []);
    const ip = choosePrivateIp(cloud, network, server.location, body.ip, body.ip_range);
    const action = cloud.run(server.project, {
      command: "attach_to_network",
      resources: [
        { type: "server", id: server.id },
        { type: "network", id: network.id },
      ],
      latency: "attach_to_network",
      exclusive: true,
      effect: { name: "server.attach", server: server.id, network: network.id, ip, aliasIps: body.alias_ips ?? [] },
    });
    return actionAnswer(call, action);
  }),
  write("POST", "/servers/:id/actions/detach_from_network", Type.Object({ network: Id }), (call, body) => {
    const { cloud } = call;
    const server = living(call, "servers");
    if (!server.privateNets.some((net) => net.network === body.network))
      throw new ApiError("not_found", "server is not attached to this network");
    cloud.refuseLocked("server", server.id);
    const action = cloud.run(server.project, {
      command: "detach_from_network",
      resources: [
        { type: "server", id: server.id },
        { type: "network", id: body.network },
      ],
      latency: "attach_to_network",
      exclusive: true,
      effect: { name: "server.detach", server: server.id, network: body.network },
    });
    return actionAnswer(call, action);
  }),
  write(
    "POST",
    "/servers/:id/actions/change_alias_ips",
    Type.Object({ network: Id, alias_ips: Type.Array(Type.String()) }),
    (call, body) => {
      const { cloud } = call;
      const server = living(call, "servers");
      const net = server.privateNets.find((candidate) => candidate.network === body.network);
      if (!net) throw new ApiError("not_found", "server is not attached to this network");
      cloud.refuseLocked("server", server.id);
      checkAliasIps(cloud, needLiving(cloud, "networks", server.project, body.network), body.alias_ips, net.aliasIps);
      const action = cloud.run(server.project, {
        command: "change_alias_ips",
        resources: [
          { type: "server", id: server.id },
          { type: "network", id: body.network },
        ],
        latency: "other",
        exclusive: true,
        effect: { name: "server.alias_ips", server: server.id, network: body.network, aliasIps: body.alias_ips },
      });
      return actionAnswer(call, action);
    },
  ),
];

export const networkEffects = {
  "server.attach": (cloud: Cloud, effect: Effect) => {
    const server = cloud.store.get("servers", Number(effect["server"]));
    const network = cloud.store.get("networks", Number(effect["network"]));
    if (!server || !network) throw new ApiError("not_found", "server or network is gone");
    // A replayed log may bring an effect a second time.
    if (network.servers.includes(server.id)) return;
    server.privateNets.push({ network: network.id, ip: String(effect["ip"]), aliasIps: effect["aliasIps"] as string[] });
    network.servers.push(server.id);
    cloud.store.touch("servers", server.id);
    cloud.store.touch("networks", network.id);
  },
  "server.detach": (cloud: Cloud, effect: Effect) => {
    const server = cloud.store.get("servers", Number(effect["server"]));
    leaveNetwork(cloud, Number(effect["network"]), "server", Number(effect["server"]));
    // A target reached by its private address cannot be reached any more.
    for (const id of server?.loadBalancers.slice() ?? []) {
      const balancer = cloud.store.get("load_balancers", id);
      const inside = balancer !== undefined && balancer.network?.id === effect["network"];
      if (inside && balancer.targets.some((target) => target.server === server?.id && target.usePrivateIp))
        removeTargets(cloud, id, Number(effect["server"]));
    }
  },
  "server.alias_ips": (cloud: Cloud, effect: Effect) => {
    const server = cloud.store.get("servers", Number(effect["server"]));
    const net = server?.privateNets.find((candidate) => candidate.network === effect["network"]);
    if (net) net.aliasIps = effect["aliasIps"] as string[];
    cloud.store.touch("servers", server?.id);
  },
};
