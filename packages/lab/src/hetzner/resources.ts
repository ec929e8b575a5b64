import type { Labels } from "./labels.ts";

/** What every stored resource has. References to other resources are ids; the answer's shape is made in each kind's file. */
export interface Resource {
  id: number;
  project: string;
  name: string;
  labels: Labels;
  /** Wall time of creation in the vendor's format. */
  created: string;
  /** Set once a DELETE was accepted: the resource still shows, but nothing can be done with it. */
  deleted?: true;
}

export interface SshKey extends Resource {
  fingerprint: string;
  publicKey: string;
}

export interface Subnet {
  type: string;
  ipRange: string;
  networkZone: string;
  vswitchId?: number;
}

export interface Network extends Resource {
  ipRange: string;
  subnets: Subnet[];
  routes: { destination: string; gateway: string }[];
  servers: number[];
  loadBalancers: number[];
  protectDelete: boolean;
  exposeRoutes: boolean;
}

export interface FirewallRule {
  direction: "in" | "out";
  source_ips: string[];
  destination_ips: string[];
  protocol: string;
  port: string | null;
  description: string | null;
}

export interface Firewall extends Resource {
  rules: FirewallRule[];
  /** Servers applied to directly, with the dead ones that are not released yet. */
  servers: number[];
  selectors: string[];
}

export interface PrivateNet {
  network: number;
  ip: string;
  aliasIps: string[];
}

export interface Server extends Resource {
  status: "initializing" | "starting" | "running" | "stopping" | "off" | "deleting" | "rebuilding" | "migrating" | "unknown";
  serverType: string;
  location: string;
  image: number | null;
  iso: number | null;
  rescue: boolean;
  backupWindow: string | null;
  protectDelete: boolean;
  protectRebuild: boolean;
  ipv4: number | null;
  ipv6: number | null;
  privateNets: PrivateNet[];
  volumes: number[];
  floatingIps: number[];
  loadBalancers: number[];
  firewalls: { id: number; status: "pending" | "applied" }[];
  placementGroup: number | null;
  diskSize: number;
  sshKeys: number[];
  userData: string;
  dnsPtr: Record<string, string>;
}

export interface HttpOptions {
  cookie_name: string;
  cookie_lifetime: number;
  certificates: number[];
  redirect_http: boolean;
  sticky_sessions: boolean;
  timeout_idle: number;
}

export interface HealthCheck {
  protocol: string;
  port: number;
  interval: number;
  timeout: number;
  retries: number;
  http?: { domain: string; path: string; response: string; status_codes: string[]; tls: boolean };
}

export interface Service {
  protocol: "tcp" | "http" | "https";
  listen_port: number;
  destination_port: number;
  proxyprotocol: boolean;
  http?: HttpOptions;
  health_check: HealthCheck;
}

export interface Target {
  type: "server" | "label_selector" | "ip";
  server?: number;
  selector?: string;
  ip?: string;
  usePrivateIp: boolean;
}

export interface LoadBalancer extends Resource {
  location: string;
  type: string;
  algorithm: "round_robin" | "least_connections";
  publicEnabled: boolean;
  ipv4: string;
  ipv6: string;
  dnsPtr: Record<string, string>;
  network: { id: number; ip: string } | null;
  services: Service[];
  targets: Target[];
  /** Probed state by `<server id or ip>:<listen port>`; what is absent was not probed yet. */
  health: Record<string, "healthy" | "unhealthy">;
  protectDelete: boolean;
}

export interface PlacementGroup extends Resource {
  type: "spread";
  servers: number[];
}

export interface Volume extends Resource {
  server: number | null;
  status: "creating" | "available";
  location: string;
  size: number;
  format: string | null;
  protectDelete: boolean;
}

export interface PrimaryIp extends Resource {
  ip: string;
  type: "ipv4" | "ipv6";
  location: string;
  assignee: number | null;
  autoDelete: boolean;
  protectDelete: boolean;
  dnsPtr: Record<string, string>;
}

export interface FloatingIp extends Resource {
  description: string | null;
  ip: string;
  type: "ipv4" | "ipv6";
  server: number | null;
  location: string;
  protectDelete: boolean;
  dnsPtr: Record<string, string>;
}

export interface Certificate extends Resource {
  type: "uploaded" | "managed";
  certificate: string;
  notBefore: string;
  notAfter: string;
  domainNames: string[];
  fingerprint: string;
  status: { issuance: string; renewal: string; error?: { code: string; message: string } } | null;
}

export interface Image extends Resource {
  type: "system" | "snapshot" | "backup";
  status: "available" | "creating";
  description: string;
  imageSize: number | null;
  diskSize: number;
  createdFrom: { id: number; name: string } | null;
  boundTo: number | null;
  osFlavor: string;
  osVersion: string | null;
  architecture: "x86" | "arm";
  protectDelete: boolean;
}

/** Every kind a project can own, under the name its endpoint has. */
export interface Kinds {
  ssh_keys: SshKey;
  networks: Network;
  firewalls: Firewall;
  servers: Server;
  load_balancers: LoadBalancer;
  placement_groups: PlacementGroup;
  volumes: Volume;
  primary_ips: PrimaryIp;
  floating_ips: FloatingIp;
  certificates: Certificate;
  images: Image;
}

export type Kind = keyof Kinds;

/** The singular of each kind: the key of a single answer and the type in an action's resource list. */
export const singular = {
  ssh_keys: "ssh_key",
  networks: "network",
  firewalls: "firewall",
  servers: "server",
  load_balancers: "load_balancer",
  placement_groups: "placement_group",
  volumes: "volume",
  primary_ips: "primary_ip",
  floating_ips: "floating_ip",
  certificates: "certificate",
  images: "image",
} as const satisfies Record<Kind, string>;

export type ResourceType = (typeof singular)[Kind] | "iso";

export const kinds = Object.keys(singular) as Kind[];
