import { Type } from "typebox";
import type { Effect } from "../../action-book.ts";
import { findLoadBalancerType } from "../../catalog.ts";
import type { LatencyName } from "../../cloud.ts";
import { Id, IdOrName } from "../../common-routes.ts";
import { ApiError, invalidInput } from "../../errors.ts";
import { actionAnswer, get, living, needLiving, subject, write, type Answer, type Call, type Route } from "../../kind-module.ts";
import { metricsAnswer } from "../../metrics.ts";
import { choosePrivateIp, leaveNetwork } from "../../private-addresses.ts";
import type { LoadBalancer } from "../../resources.ts";
import { Algorithm } from "./create-balancer.ts";
import { edit } from "./services.ts";

const Attach = Type.Object({ network: Id, ip: Type.Optional(Type.String()), ip_range: Type.Optional(Type.String()) });
const path = (name: string): string => `/load_balancers/:id/actions/${name}`;

export const settingRoutes: Route[] = [
  get(
    "/load_balancers/:id/metrics",
    (call) => (subject(call, "load_balancers"), metricsAnswer(call, ["open_connections", "requests_per_second"])),
  ),
  write("POST", path("attach_to_network"), Attach, (call, body) => {
    const { cloud } = call;
    const balancer = living(call, "load_balancers");
    const network = needLiving(cloud, "networks", balancer.project, body.network);
    const attaching = cloud.actions.running("load_balancer", balancer.id).some((action) => action.effect?.name === "balancer.attach");
    if (balancer.network !== null || attaching)
      throw new ApiError("load_balancer_already_attached", "load balancer is already attached to a network");
    const ip = choosePrivateIp(cloud, network, balancer.location, body.ip, body.ip_range);
    return run(call, balancer, "attach_to_network", "attach_to_network", { name: "balancer.attach", network: network.id, ip }, network.id);
  }),
  write("POST", path("detach_from_network"), Type.Object({ network: Id }), (call, body) => {
    const balancer = living(call, "load_balancers");
    if (balancer.network?.id !== body.network) throw new ApiError("not_found", "load balancer is not attached to this network");
    if (balancer.targets.some((target) => target.usePrivateIp))
      throw new ApiError("service_error", "load balancer has targets that use the private network");
    return run(
      call,
      balancer,
      "detach_from_network",
      "attach_to_network",
      { name: "balancer.detach", network: body.network },
      body.network,
    );
  }),
  write("POST", path("change_algorithm"), Algorithm, (call, body) => {
    return run(call, living(call, "load_balancers"), "change_algorithm", "add_service", { name: "balancer.set", algorithm: body.type });
  }),
  write("POST", path("change_type"), Type.Object({ load_balancer_type: IdOrName }), (call, body) => {
    const balancer = living(call, "load_balancers");
    const type = findLoadBalancerType(String(body.load_balancer_type));
    if (!type) throw invalidInput("load_balancer_type", `load balancer type '${body.load_balancer_type}' not found`);
    const fits = balancer.services.length <= type.maxServices && balancer.targets.length <= type.maxTargets;
    if (!fits) throw new ApiError("invalid_load_balancer_type", "load balancer type is too small for this load balancer");
    return run(call, balancer, "change_load_balancer_type", "create_load_balancer", { name: "balancer.set", type: type.name });
  }),
  write("POST", path("enable_public_interface"), Type.Object({}), (call) => {
    return run(call, living(call, "load_balancers"), "enable_public_interface", "add_service", {
      name: "balancer.set",
      publicEnabled: true,
    });
  }),
  write("POST", path("disable_public_interface"), Type.Object({}), (call) => {
    const balancer = living(call, "load_balancers");
    if (balancer.network === null)
      throw new ApiError("load_balancer_not_attached_to_network", "load balancer is not attached to a network");
    if (balancer.targets.some((target) => !target.usePrivateIp))
      throw new ApiError("targets_without_use_private_ip", "load balancer has targets that use the public interface");
    return run(call, balancer, "disable_public_interface", "add_service", { name: "balancer.set", publicEnabled: false });
  }),
];

export const settingEffects = {
  "balancer.set": edit((balancer, { algorithm, type, publicEnabled }) => {
    if (algorithm !== undefined) balancer.algorithm = algorithm as LoadBalancer["algorithm"];
    if (typeof type === "string") balancer.type = type;
    if (publicEnabled !== undefined) balancer.publicEnabled = publicEnabled === true;
  }),
  "balancer.attach": edit((balancer, effect, cloud) => {
    const network = cloud.store.get("networks", Number(effect["network"]));
    if (!network) throw new ApiError("not_found", "network is gone");
    balancer.network = { id: network.id, ip: String(effect["ip"]) };
    network.loadBalancers.push(balancer.id);
    cloud.store.touch("networks", network.id);
  }),
  "balancer.detach": edit((balancer, effect, cloud) => leaveNetwork(cloud, Number(effect["network"]), "load_balancer", balancer.id)),
};

function run(call: Call, balancer: LoadBalancer, command: string, latency: LatencyName, effect: Effect, network?: number): Answer {
  const own = { type: "load_balancer" as const, id: balancer.id };
  const resources = network === undefined ? [own] : [own, { type: "network" as const, id: network }];
  return actionAnswer(
    call,
    call.cloud.run(balancer.project, { command, resources, latency, queueOn: own, effect: { ...effect, balancer: balancer.id } }),
  );
}
