import type { Effect } from "../../action-book.ts";
import type { Cloud } from "../../cloud.ts";
import { secondDelete } from "../../common-routes.ts";
import { ApiError } from "../../errors.ts";
import { actionAnswer, del, refuseProtected, subject } from "../../kind-module.ts";
import { leaveNetwork } from "../../private-addresses.ts";
import type { Server } from "../../resources.ts";
import { releaseServer } from "../firewalls.ts";
import { removeTargets } from "../load-balancers/targets.ts";
import { unassign } from "../primary-ips.ts";

/** Answers with the action in the body; clients treat an empty answer as an error. */
export const deleteServerRoute = del("/servers/:id", (call) => {
  const { cloud } = call;
  const server = subject(call, "servers");
  const repeated = secondDelete(call, server, "server");
  if (repeated) return repeated;
  refuseProtected(server, "server");
  const creating = cloud.actions.running("server", server.id).some((action) => action.command === "create_server");
  if (creating) throw new ApiError("locked", "server is locked by another action");
  server.deleted = true;
  server.status = "deleting";
  cloud.store.touch("servers", server.id);
  const action = cloud.run(server.project, {
    command: "delete_server",
    resources: [{ type: "server", id: server.id }],
    latency: "delete_server",
    exclusive: true,
    effect: { name: "server.deleted", server: server.id },
  });
  cloud.emit({ type: "server-deleted", server: server.id });
  return actionAnswer(call, action, {}, 200);
});

export const deleteEffects = {
  // Addresses and volumes come free when the action ends; networks and load balancers only when the server has disappeared.
  "server.deleted": (cloud: Cloud, effect: Effect) => {
    const server = cloud.store.get("servers", Number(effect["server"]));
    if (!server) return;
    freeAddresses(cloud, server);
    freeVolumes(cloud, server);
    cloud.letGo("servers", server);
  },
};

/** Cuts every tie; firewalls keep naming the dead server for a while. */
export function vanishServer(cloud: Cloud, server: Server): void {
  freeAddresses(cloud, server);
  freeVolumes(cloud, server);
  for (const { network } of server.privateNets) leaveNetwork(cloud, network, "server", server.id);
  for (const id of server.loadBalancers) removeTargets(cloud, id, server.id);
  const group = cloud.store.get("placement_groups", server.placementGroup ?? 0);
  if (group) group.servers = group.servers.filter((id) => id !== server.id);
  cloud.store.touch("placement_groups", group?.id);
  for (const id of server.floatingIps) {
    const floating = cloud.store.get("floating_ips", id);
    if (floating) floating.server = null;
    cloud.store.touch("floating_ips", id);
  }
  for (const { id } of server.firewalls) releaseLater(cloud, id, server.id);
  cloud.selectionChanged(server.project);
}

function releaseLater(cloud: Cloud, firewall: number, server: number): void {
  const wait = cloud.linger("firewall_release", `${firewall} ${server}`);
  if (wait === 0) releaseServer(cloud, firewall, server);
  else cloud.clock.schedule(cloud.clock.now() + wait, { type: "firewall-release", firewall, server });
}

function freeAddresses(cloud: Cloud, server: Server): void {
  for (const id of [server.ipv4, server.ipv6]) {
    const ip = cloud.store.get("primary_ips", id ?? 0);
    unassign(cloud, ip);
    if (ip?.autoDelete && !ip.deleted) cloud.vanish("primary_ips", ip.id);
  }
}

function freeVolumes(cloud: Cloud, server: Server): void {
  for (const id of server.volumes) {
    const volume = cloud.store.get("volumes", id);
    if (volume) volume.server = null;
    cloud.store.touch("volumes", id);
  }
  server.volumes = [];
  cloud.store.touch("servers", server.id);
}
