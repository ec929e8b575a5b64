import { Type } from "typebox";
import { catalog, findLoadBalancerType } from "../../catalog.ts";
import { Id, IdOrName, LabelMap, Name } from "../../common-routes.ts";
import { invalidInput } from "../../errors.ts";
import { created, needLiving, write } from "../../kind-module.ts";
import { checkLabels } from "../../labels.ts";
import { choosePrivateIp } from "../../private-addresses.ts";
import type { LoadBalancer } from "../../resources.ts";
import { timestamp } from "../../timestamp.ts";
import { buildService, ServiceBody } from "./services.ts";
import { addTarget, checkTarget, TargetBody } from "./targets.ts";

export const Algorithm = Type.Object({ type: Type.Union([Type.Literal("round_robin"), Type.Literal("least_connections")]) });

const Create = Type.Object({
  name: Name,
  load_balancer_type: IdOrName,
  algorithm: Type.Optional(Algorithm),
  location: Type.Optional(Type.String()),
  network_zone: Type.Optional(Type.String()),
  labels: Type.Optional(LabelMap),
  targets: Type.Optional(Type.Array(TargetBody)),
  services: Type.Optional(Type.Array(ServiceBody)),
  public_interface: Type.Optional(Type.Boolean()),
  network: Type.Optional(Id),
});

export const createRoute = write("POST", "/load_balancers", Create, (call, body) => {
  const { cloud, project } = call;
  const labels = checkLabels(body.labels ?? {});
  const type = findLoadBalancerType(String(body.load_balancer_type));
  if (!type) throw invalidInput("load_balancer_type", `load balancer type '${body.load_balancer_type}' not found`);
  const location = placeOf(body);
  const network = body.network === undefined ? undefined : needLiving(cloud, "networks", project.id, body.network);
  const ip = network && choosePrivateIp(cloud, network, location);
  cloud.checkName("load_balancers", project.id, body.name);
  cloud.checkQuota("load_balancers", project.id);
  const balancer: LoadBalancer = {
    id: cloud.newId("load_balancers", project.id, body.name),
    project: project.id,
    name: body.name,
    labels,
    created: timestamp(cloud.clock.wall()),
    location,
    type: type.name,
    algorithm: body.algorithm?.type ?? "round_robin",
    publicEnabled: body.public_interface ?? true,
    ipv4: "",
    ipv6: "",
    dnsPtr: {},
    network: network && ip ? { id: network.id, ip } : null,
    services: [],
    targets: [],
    health: {},
    protectDelete: false,
  };
  for (const service of body.services ?? []) balancer.services.push(buildService(balancer, service));
  const targets = (body.targets ?? []).map((target) => checkTarget(cloud, balancer, target));
  balancer.ipv4 = cloud.newAddress("load_balancer", `${balancer.id}`);
  balancer.ipv6 = `${cloud.newAddress6(`${balancer.id}`)}1`;
  cloud.store.add("load_balancers", balancer);
  for (const target of targets) addTarget(cloud, balancer, target);
  network?.loadBalancers.push(balancer.id);
  cloud.store.touch("networks", network?.id);
  const action = cloud.run(project.id, {
    command: "create_load_balancer",
    resources: [{ type: "load_balancer", id: balancer.id }],
    latency: "create_load_balancer",
  });
  return created(call, "load_balancers", balancer.id, [`"action":${cloud.actions.json(action)}`], [action]);
});

function placeOf(body: { location?: string; network_zone?: string }): string {
  if ((body.location === undefined) === (body.network_zone === undefined))
    throw invalidInput("location", "exactly one of location and network_zone must be given");
  const place = catalog.locations.find(
    ({ name, id, networkZone }) => name === body.location || String(id) === body.location || networkZone === body.network_zone,
  );
  if (!place) throw invalidInput(body.location === undefined ? "network_zone" : "location", "not found");
  return place.name;
}
