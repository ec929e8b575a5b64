import { Type } from "typebox";
import type { Effect } from "../../action-book.ts";
import { findLoadBalancerType } from "../../catalog.ts";
import type { Cloud } from "../../cloud.ts";
import { Id } from "../../common-routes.ts";
import { ApiError, invalidInput, limitExceeded } from "../../errors.ts";
import { actionAnswer, living, write, type Answer, type Call, type Route } from "../../kind-module.ts";
import type { HealthCheck, HttpOptions, LoadBalancer, Service } from "../../resources.ts";

const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
const Protocol = Type.Union([Type.Literal("tcp"), Type.Literal("http"), Type.Literal("https")]);
const Http = Type.Object({
  cookie_name: Type.Optional(Type.String()),
  cookie_lifetime: Type.Optional(Type.Integer()),
  certificates: Type.Optional(Type.Array(Id)),
  redirect_http: Type.Optional(Type.Boolean()),
  sticky_sessions: Type.Optional(Type.Boolean()),
  timeout_idle: Type.Optional(Type.Integer()),
});
const Check = Type.Object({
  protocol: Type.Optional(Protocol),
  port: Type.Optional(Port),
  interval: Type.Optional(Type.Integer({ minimum: 3, maximum: 60 })),
  timeout: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  retries: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  http: Type.Optional(
    Type.Object({
      domain: Type.Optional(Type.String()),
      path: Type.Optional(Type.String()),
      response: Type.Optional(Type.String()),
      status_codes: Type.Optional(Type.Array(Type.String())),
      tls: Type.Optional(Type.Boolean()),
    }),
  ),
});
const parts = {
  destination_port: Type.Optional(Port),
  proxyprotocol: Type.Optional(Type.Boolean()),
  http: Type.Optional(Http),
  health_check: Type.Optional(Check),
};
export const ServiceBody = Type.Object({ protocol: Protocol, listen_port: Type.Optional(Port), ...parts });
export type ServiceBody = Type.Static<typeof ServiceBody>;
const ServicePatch = Type.Object({ listen_port: Port, protocol: Type.Optional(Protocol), ...parts });

export const serviceRoutes: Route[] = [
  write("POST", "/load_balancers/:id/actions/add_service", ServiceBody, (call, body) => {
    const balancer = living(call, "load_balancers");
    const service = buildService(balancer, body, pendingPorts(call.cloud, balancer));
    return run(call, balancer, "add_service", { name: "balancer.add_service", service });
  }),
  write("POST", "/load_balancers/:id/actions/update_service", ServicePatch, (call, body) => {
    const balancer = living(call, "load_balancers");
    needService(balancer, body.listen_port);
    return run(call, balancer, "update_service", { name: "balancer.update_service", patch: body });
  }),
  write("POST", "/load_balancers/:id/actions/delete_service", Type.Object({ listen_port: Port }), (call, body) => {
    const balancer = living(call, "load_balancers");
    needService(balancer, body.listen_port);
    return run(call, balancer, "delete_service", { name: "balancer.delete_service", port: body.listen_port });
  }),
];

export const serviceEffects = {
  "balancer.add_service": edit((balancer, effect) => {
    const service = effect["service"] as Service;
    balancer.services = [...balancer.services.filter((other) => other.listen_port !== service.listen_port), service];
  }),
  "balancer.update_service": edit((balancer, effect) => {
    const patch = effect["patch"] as Type.Static<typeof ServicePatch>;
    const index = balancer.services.findIndex((service) => service.listen_port === patch.listen_port);
    if (index >= 0) balancer.services[index] = patched(balancer.services[index]!, patch);
  }),
  "balancer.delete_service": edit((balancer, effect) => {
    balancer.services = balancer.services.filter((service) => service.listen_port !== effect["port"]);
    for (const key of Object.keys(balancer.health)) if (key.endsWith(`:${String(effect["port"])}`)) delete balancer.health[key];
  }),
};

/** Fills in the defaults of a new service. Throws when its port is taken or the type's limit is reached. */
export function buildService(balancer: LoadBalancer, body: ServiceBody, pending: number[] = []): Service {
  const listen = body.listen_port ?? { tcp: undefined, http: 80, https: 443 }[body.protocol];
  const destination = body.destination_port ?? (body.protocol === "tcp" ? undefined : 80);
  if (listen === undefined) throw invalidInput("listen_port", "is required for tcp");
  if (destination === undefined) throw invalidInput("destination_port", "is required for tcp");
  const ports = [...balancer.services.map((service) => service.listen_port), ...pending];
  if (ports.includes(listen)) throw new ApiError("source_port_already_used", `source port ${listen} is already used`);
  if (ports.length >= findLoadBalancerType(balancer.type)!.maxServices) throw limitExceeded("load_balancer_service");
  return {
    protocol: body.protocol,
    listen_port: listen,
    destination_port: destination,
    proxyprotocol: body.proxyprotocol ?? false,
    ...(body.protocol !== "tcp" && { http: httpOptions(body.http) }),
    health_check: healthCheck(body.health_check, destination),
  };
}

function httpOptions(http: Type.Static<typeof Http> = {}, old?: HttpOptions): HttpOptions {
  return {
    cookie_name: "HCLBSTICKY",
    cookie_lifetime: 300,
    certificates: [],
    redirect_http: false,
    sticky_sessions: false,
    timeout_idle: 30,
    ...old,
    ...http,
  };
}

// Without one the service probes the destination port by tcp.
function healthCheck(check: Type.Static<typeof Check> = {}, destination: number, old?: HealthCheck): HealthCheck {
  const { http, ...rest } = check;
  const merged = { protocol: "tcp", port: destination, interval: 15, timeout: 10, retries: 3, ...old, ...rest };
  if (merged.protocol === "tcp") {
    const { protocol, port, interval, timeout, retries } = merged;
    return { protocol, port, interval, timeout, retries };
  }
  return { ...merged, http: { domain: "", path: "/", response: "", status_codes: ["2??", "3??"], tls: false, ...old?.http, ...http } };
}

function patched(service: Service, patch: Type.Static<typeof ServicePatch>): Service {
  const protocol = patch.protocol ?? service.protocol;
  const destination = patch.destination_port ?? service.destination_port;
  return {
    protocol,
    listen_port: service.listen_port,
    destination_port: destination,
    proxyprotocol: patch.proxyprotocol ?? service.proxyprotocol,
    ...(protocol !== "tcp" && { http: httpOptions(patch.http, service.http) }),
    health_check: healthCheck(patch.health_check, destination, service.health_check),
  };
}

function pendingPorts(cloud: Cloud, balancer: LoadBalancer): number[] {
  const adding = cloud.actions.running("load_balancer", balancer.id).filter((action) => action.effect?.name === "balancer.add_service");
  return adding.map((action) => (action.effect!["service"] as Service).listen_port);
}

function needService(balancer: LoadBalancer, port: number): void {
  if (!balancer.services.some((service) => service.listen_port === port))
    throw new ApiError("not_found", `service with listen port ${port} not found`);
}

function run(call: Call, balancer: LoadBalancer, command: string, effect: Effect): Answer {
  const own = { type: "load_balancer" as const, id: balancer.id };
  const action = call.cloud.run(balancer.project, {
    command,
    resources: [own],
    latency: "add_service",
    queueOn: own,
    effect: { ...effect, balancer: balancer.id },
  });
  return actionAnswer(call, action);
}

/** An effect on a load balancer that may be gone by the time its turn comes. */
export function edit(apply: (balancer: LoadBalancer, effect: Effect, cloud: Cloud) => void): (cloud: Cloud, effect: Effect) => void {
  return (cloud, effect) => {
    const balancer = cloud.store.get("load_balancers", Number(effect["balancer"]));
    if (!balancer) throw new ApiError("not_found", "load balancer is gone");
    apply(balancer, effect, cloud);
    cloud.store.touch("load_balancers", balancer.id);
  };
}
