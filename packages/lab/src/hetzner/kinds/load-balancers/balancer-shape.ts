import { loadBalancerTypeShape, locationShape } from "../../catalog.ts";
import type { Cloud } from "../../cloud.ts";
import { defaultDnsPtr } from "../../common-routes.ts";
import type { Era } from "../../era.ts";
import type { LoadBalancer, Service, Target } from "../../resources.ts";
import { selectedServers } from "../firewalls.ts";

export function loadBalancerShape(cloud: Cloud, balancer: LoadBalancer): object {
  const { era } = cloud.project(balancer.project);
  return {
    id: balancer.id,
    name: balancer.name,
    public_net: {
      enabled: balancer.publicEnabled,
      ipv4: addressShape(cloud, balancer, balancer.ipv4, era),
      ipv6: addressShape(cloud, balancer, balancer.ipv6, era),
    },
    private_net: balancer.network ? [{ network: balancer.network.id, ip: balancer.network.ip }] : [],
    location: locationShape(balancer.location),
    load_balancer_type: loadBalancerTypeShape(balancer.type, era),
    protection: { delete: balancer.protectDelete },
    labels: balancer.labels,
    created: balancer.created,
    services: balancer.services.map((service) => serviceShape(service, era)),
    targets: balancer.targets.map((target) => targetShape(cloud, balancer, target, era)),
    algorithm: { type: balancer.algorithm },
    included_traffic: 20 * 2 ** 40,
    outgoing_traffic: 0,
    ingoing_traffic: 0,
  };
}

function addressShape(cloud: Cloud, balancer: LoadBalancer, ip: string, era: Era): object {
  const shape = { ip, dns_ptr: balancer.dnsPtr[ip] ?? defaultDnsPtr(ip) };
  if (era !== "2026-11") return shape;
  return { id: 10_000_000 + (cloud.rng.keyed(`balancer address ${balancer.id} ${ip}`) % 1_000_000_000), ...shape, blocked: false };
}

function serviceShape({ http, ...service }: Service, era: Era): object {
  if (!http) return service;
  const { timeout_idle: idle, ...rest } = http;
  return { ...service, http: era === "2025-11" ? rest : { ...rest, timeout_idle: idle } };
}

function targetShape(cloud: Cloud, balancer: LoadBalancer, target: Target, era: Era): object {
  const { type, usePrivateIp } = target;
  if (type === "ip") return { type, ip: { ip: target.ip }, use_private_ip: false, health_status: health(balancer, target.ip!, era) };
  if (type === "server") return serverTarget(balancer, target.server!, usePrivateIp, era);
  const chosen = selectedServers(cloud, balancer.project, target.selector!);
  return {
    type,
    label_selector: { selector: target.selector },
    use_private_ip: usePrivateIp,
    health_status: [],
    targets: chosen.map((id) => serverTarget(balancer, id, usePrivateIp, era)),
  };
}

function serverTarget(balancer: LoadBalancer, id: number, usePrivateIp: boolean, era: Era): object {
  return { type: "server", server: { id }, use_private_ip: usePrivateIp, health_status: health(balancer, String(id), era) };
}

function health(balancer: LoadBalancer, target: string, era: Era): object[] {
  return balancer.services.map(({ listen_port }) => {
    const status = balancer.health[`${target}:${listen_port}`] ?? "unknown";
    return era === "2026-11" ? { listen_port, status, detail: null, http_status_code: null } : { listen_port, status };
  });
}
