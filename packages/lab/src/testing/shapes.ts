import { Type, type TObject, type TProperties, type TSchema } from "typebox";
import type { Era } from "../hetzner/era.ts";
import type { Kind } from "../hetzner/resources.ts";

/** Exact shapes of the API's answers, taken from the vendor's Go client (hcloud/schema). Missing and extra fields both fail. */
function exact<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false });
}

const int = Type.Integer();
const str = Type.String();
const bool = Type.Boolean();
const time = Type.String({ pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$` });
const labels = Type.Record(Type.String(), Type.String());
const many = Type.Array;
const maybe = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()]);
const protection = exact({ delete: bool });
const price = exact({ net: Type.String({ pattern: String.raw`^\d+\.\d+$` }), gross: Type.String({ pattern: String.raw`^\d+\.\d+$` }) });
const prices = many(
  exact({ location: str, price_hourly: price, price_monthly: price, included_traffic: int, price_per_tb_traffic: price }),
  { minItems: 1 },
);
const deprecation = maybe(exact({ announced: time, unavailable_after: time }));
const dnsPtr = many(exact({ ip: str, dns_ptr: str }));
const location = exact({
  id: int,
  name: str,
  description: str,
  country: str,
  city: str,
  latitude: Type.Number(),
  longitude: Type.Number(),
  network_zone: str,
});
const datacenter = exact({
  id: int,
  name: str,
  description: str,
  location,
  server_types: exact({ supported: many(int), available: many(int), available_for_migration: many(int) }),
});
const placementGroup = exact({ id: int, name: str, labels, created: time, servers: many(int), type: Type.Literal("spread") });

export const actionShape = exact({
  id: Type.Integer({ minimum: 2 ** 32 }),
  command: str,
  status: Type.Enum(["running", "success", "error"]),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  started: time,
  finished: maybe(time),
  error: maybe(exact({ code: str, message: str })),
  resources: many(exact({ id: int, type: str }), { minItems: 1 }),
});

function place(era: Era): TProperties {
  if (era === "2025-11") return { datacenter };
  return era === "2026-06" ? { datacenter, location } : { location };
}

function serverType(era: Era): TSchema {
  return exact({
    id: int,
    name: str,
    description: str,
    category: str,
    cores: int,
    memory: Type.Number(),
    disk: int,
    storage_type: str,
    cpu_type: Type.Enum(["shared", "dedicated"]),
    architecture: Type.Enum(["x86", "arm"]),
    included_traffic: Type.Literal(0),
    prices,
    deprecated: bool,
    deprecation,
    locations: many(exact({ id: int, name: str, deprecation, ...(era !== "2025-11" && { available: bool, recommended: bool }) })),
  });
}

function balancerType(era: Era): TSchema {
  const limits = { max_connections: int, max_services: int, max_targets: int, max_assigned_certificates: int };
  return exact({
    id: int,
    name: str,
    description: str,
    ...limits,
    prices,
    deprecated: Type.Null(),
    ...(era === "2026-11" && { deprecation }),
  });
}

function image(era: Era): TSchema {
  return exact({
    id: int,
    type: Type.Enum(["system", "snapshot", "backup"]),
    status: Type.Enum(["available", "creating"]),
    name: maybe(str),
    description: str,
    image_size: maybe(Type.Number()),
    disk_size: Type.Number(),
    created: maybe(time),
    created_from: maybe(exact({ id: int, name: str })),
    bound_to: maybe(int),
    os_flavor: str,
    os_version: maybe(str),
    architecture: Type.Enum(["x86", "arm"]),
    rapid_deploy: bool,
    protection,
    deprecated: maybe(time),
    deleted: maybe(time),
    labels,
    ...(era === "2026-11" && { deprecation }),
  });
}

function balancer(era: Era): TSchema {
  const address = exact({ ip: str, dns_ptr: str, ...(era === "2026-11" && { id: int, blocked: bool }) });
  const timeout: TProperties = era === "2025-11" ? {} : { timeout_idle: int };
  const http = { cookie_name: str, cookie_lifetime: int, certificates: many(int), redirect_http: bool, sticky_sessions: bool, ...timeout };
  const checkHttp = exact({ domain: str, path: str, response: str, status_codes: many(str), tls: bool });
  const check = exact({ protocol: str, port: int, interval: int, timeout: int, retries: int, http: Type.Optional(checkHttp) });
  const detail: TProperties = era === "2026-11" ? { detail: maybe(str), http_status_code: maybe(int) } : {};
  const health = many(exact({ listen_port: int, status: Type.Enum(["unknown", "healthy", "unhealthy"]), ...detail }));
  const serverTarget = { type: str, server: exact({ id: int }), use_private_ip: bool, health_status: health };
  return exact({
    id: int,
    name: str,
    public_net: exact({ enabled: bool, ipv4: address, ipv6: address }),
    private_net: many(exact({ network: int, ip: str })),
    location,
    load_balancer_type: balancerType(era),
    protection,
    labels,
    created: time,
    services: many(
      exact({
        protocol: str,
        listen_port: int,
        destination_port: int,
        proxyprotocol: bool,
        http: Type.Optional(exact(http)),
        health_check: check,
      }),
    ),
    targets: many(
      Type.Union([
        exact(serverTarget),
        exact({ type: str, ip: exact({ ip: str }), use_private_ip: bool, health_status: health }),
        exact({
          type: str,
          label_selector: exact({ selector: str }),
          use_private_ip: bool,
          health_status: health,
          targets: many(exact(serverTarget)),
        }),
      ]),
    ),
    algorithm: exact({ type: Type.Enum(["round_robin", "least_connections"]) }),
    included_traffic: int,
    outgoing_traffic: maybe(int),
    ingoing_traffic: maybe(int),
  });
}

function server(era: Era): TSchema {
  const ipv4 = exact({ id: int, ip: str, blocked: bool, dns_ptr: str });
  const ipv6 = exact({ id: int, ip: str, blocked: bool, dns_ptr: dnsPtr });
  return exact({
    id: int,
    name: str,
    status: str,
    created: time,
    public_net: exact({
      ipv4: maybe(ipv4),
      ipv6: maybe(ipv6),
      floating_ips: many(int),
      firewalls: many(exact({ id: int, status: Type.Enum(["pending", "applied"]) })),
    }),
    private_net: many(exact({ network: int, ip: str, alias_ips: many(str), mac_address: str })),
    server_type: serverType(era),
    ...place(era),
    image: maybe(image(era)),
    iso: maybe(exact({ id: int, name: str, description: str, type: str, architecture: maybe(str), deprecation })),
    rescue_enabled: bool,
    locked: bool,
    backup_window: maybe(str),
    outgoing_traffic: maybe(int),
    ingoing_traffic: maybe(int),
    included_traffic: int,
    protection: exact({ delete: bool, rebuild: bool }),
    labels,
    volumes: many(int),
    load_balancers: many(int),
    primary_disk_size: int,
    placement_group: maybe(placementGroup),
  });
}

const firewallServer = exact({ type: Type.Literal("server"), server: exact({ id: int }) });
const rule = exact({
  direction: Type.Enum(["in", "out"]),
  source_ips: many(str),
  destination_ips: many(str),
  protocol: str,
  port: maybe(str),
  description: maybe(str),
});
const address = {
  id: int,
  name: str,
  ip: str,
  type: Type.Enum(["ipv4", "ipv6"]),
  labels,
  created: time,
  blocked: bool,
  dns_ptr: dnsPtr,
  protection,
};

/** The shape of each kind of resource in an era. */
export function shapesOf(era: Era): Record<Kind, TSchema> {
  return {
    ssh_keys: exact({ id: int, name: str, fingerprint: str, public_key: str, labels, created: time }),
    networks: exact({
      id: int,
      name: str,
      created: time,
      ip_range: str,
      subnets: many(exact({ type: str, ip_range: str, network_zone: str, gateway: str, vswitch_id: Type.Optional(int) })),
      routes: many(exact({ destination: str, gateway: str })),
      servers: many(int),
      load_balancers: many(int),
      protection,
      labels,
      expose_routes_to_vswitch: bool,
    }),
    firewalls: exact({
      id: int,
      name: str,
      labels,
      created: time,
      rules: many(rule),
      applied_to: many(
        Type.Union([
          firewallServer,
          exact({
            type: Type.Literal("label_selector"),
            label_selector: exact({ selector: str }),
            applied_to_resources: many(firewallServer),
          }),
        ]),
      ),
    }),
    servers: server(era),
    load_balancers: balancer(era),
    placement_groups: placementGroup,
    volumes: exact({
      id: int,
      name: str,
      server: maybe(int),
      status: Type.Enum(["creating", "available"]),
      location,
      size: int,
      format: maybe(str),
      protection,
      labels,
      linux_device: str,
      created: time,
    }),
    primary_ips: exact({ ...address, assignee_id: maybe(int), assignee_type: str, auto_delete: bool, ...place(era) }),
    floating_ips: exact({ ...address, description: maybe(str), server: maybe(int), home_location: location }),
    certificates: exact({
      id: int,
      name: str,
      labels,
      type: str,
      certificate: str,
      created: time,
      not_valid_before: time,
      not_valid_after: time,
      domain_names: many(str),
      fingerprint: str,
      status: maybe(exact({ issuance: str, renewal: str, error: Type.Optional(exact({ code: str, message: str })) })),
      used_by: many(exact({ id: int, type: str })),
    }),
    images: image(era),
  };
}

/** The shape of each row of the catalogue in an era. */
export function catalogShapesOf(era: Era): Record<string, TSchema> {
  return {
    locations: location,
    server_types: serverType(era),
    load_balancer_types: balancerType(era),
    datacenters: datacenter,
    images: image(era),
  };
}
