/** What a project holds, in the words of the module's specification, read through the cloud's own API. */
export interface Inventory {
  servers: Record<string, string>;
  primaryIPs: Record<string, string>;
  networks: Record<string, string>;
  firewalls: Record<string, string[]>;
  loadBalancers: Record<string, { at: string; services: string[]; targets: string[] }>;
  placementGroups: Record<string, string[]>;
  sshKeys: string[];
  /** The labels of every resource, by name. */
  labels: Record<string, Record<string, string>>;
}

export interface CloudAccess {
  /** Ends in /v1. */
  endpoint: string;
  token: string;
}

const kinds = [
  "servers",
  "primary_ips",
  "networks",
  "firewalls",
  "load_balancers",
  "placement_groups",
  "ssh_keys",
  "volumes",
  "floating_ips",
  "certificates",
] as const;

export async function readInventory(cloud: CloudAccess): Promise<Inventory> {
  const [servers, primaryIPs, networks, firewalls, loadBalancers, placementGroups, sshKeys] = await Promise.all([
    list<Server>(cloud, "servers"),
    list<PrimaryIP>(cloud, "primary_ips"),
    list<Network>(cloud, "networks"),
    list<Firewall>(cloud, "firewalls"),
    list<LoadBalancer>(cloud, "load_balancers"),
    list<PlacementGroup>(cloud, "placement_groups"),
    list<Named>(cloud, "ssh_keys"),
  ]);
  const nameOf = (id: number | null) => servers.find((server) => server.id === id)?.name ?? "nobody";
  const everything: Named[][] = [servers, primaryIPs, networks, firewalls, loadBalancers, placementGroups, sshKeys];

  return {
    servers: byName(servers, describeServer),
    primaryIPs: byName(
      primaryIPs,
      (ip) => `${ip.type} in ${ip.location.name} on ${nameOf(ip.assignee_id)}${ip.auto_delete ? ", goes with it" : ""}`,
    ),
    networks: byName(networks, (network) =>
      [network.ip_range, ...network.subnets.map((subnet) => `${subnet.ip_range} ${subnet.type} ${subnet.network_zone}`)].join(", "),
    ),
    firewalls: byName(firewalls, (firewall) => firewall.rules.map(describeRule).sort()),
    loadBalancers: byName(loadBalancers, (balancer) => ({
      at: [
        balancer.load_balancer_type.name,
        balancer.location.name,
        balancer.algorithm.type,
        ...balancer.private_net.map(({ ip }) => ip),
      ].join(" "),
      services: balancer.services.map(describeService).sort(),
      targets: balancer.targets.map((target) => `${nameOf(target.server.id)}${target.use_private_ip ? " privately" : ""}`).sort(),
    })),
    placementGroups: byName(placementGroups, (group) => group.servers.map(nameOf).sort()),
    sshKeys: sshKeys.map(({ name }) => name),
    labels: byName(everything.flat(), ({ labels }) => labels),
  };
}

/** How many resources of any kind are left, those that outlive their DELETE included. */
export async function countResources(cloud: CloudAccess): Promise<number> {
  const lists = await Promise.all(kinds.map((kind) => list<Named>(cloud, kind)));

  return lists.flat().length;
}

interface Named {
  id: number;
  name: string;
  labels: Record<string, string>;
}

interface Server extends Named {
  status: string;
  server_type: { name: string };
  image: { name: string };
  location: { name: string };
  private_net: { ip: string; alias_ips: string[] }[];
  public_net: { ipv4: { ip: string } | null; ipv6: unknown; firewalls: unknown[] };
  placement_group: { name: string } | null;
}

interface PrimaryIP extends Named {
  type: string;
  location: { name: string };
  assignee_id: number | null;
  auto_delete: boolean;
}

interface Network extends Named {
  ip_range: string;
  subnets: { ip_range: string; type: string; network_zone: string }[];
}

interface Firewall extends Named {
  rules: { direction: string; protocol: string; port: string | null; source_ips: string[]; description: string | null }[];
}

interface LoadBalancer extends Named {
  load_balancer_type: { name: string };
  location: { name: string };
  algorithm: { type: string };
  private_net: { ip: string }[];
  services: {
    protocol: string;
    listen_port: number;
    destination_port: number;
    proxyprotocol: boolean;
    health_check: { protocol: string; port: number; interval: number; timeout: number; retries: number };
  }[];
  targets: { server: { id: number }; use_private_ip: boolean }[];
}

interface PlacementGroup extends Named {
  servers: number[];
}

function describeServer(server: Server): string {
  return [
    server.status,
    server.server_type.name,
    server.image.name,
    server.location.name,
    ...server.private_net.map(({ ip, alias_ips }) => [ip, ...alias_ips].join("+")),
    `${server.public_net.firewalls.length} firewall`,
    ...(server.public_net.ipv6 === null ? [] : ["IPv6"]),
  ].join(" ");
}

function describeRule(rule: Firewall["rules"][number]): string {
  return `${rule.description}: ${rule.direction} ${rule.protocol} ${rule.port ?? "-"} from ${rule.source_ips.toSorted().join(" ")}`;
}

function describeService({
  protocol,
  listen_port,
  destination_port,
  proxyprotocol,
  health_check,
}: LoadBalancer["services"][number]): string {
  const check = `${health_check.protocol} ${health_check.port} ${health_check.interval}/${health_check.timeout}/${health_check.retries}`;

  return `${protocol} ${listen_port} to ${destination_port}${proxyprotocol ? " with proxy header" : ""}, checked by ${check}`;
}

function byName<T extends Named, Value>(all: T[], describe: (one: T) => Value): Record<string, Value> {
  return Object.fromEntries(all.map((one) => [one.name, describe(one)]));
}

async function list<T>({ endpoint, token }: CloudAccess, kind: string): Promise<T[]> {
  const found: T[] = [];

  for (let page: number | null = 1; page !== null;) {
    const response = await fetch(`${endpoint}/${kind}?per_page=50&page=${page}`, { headers: { authorization: `Bearer ${token}` } });
    const body = (await response.json()) as Record<string, T[]> & { meta: { pagination: { next_page: number | null } } };
    if (!response.ok) throw new Error(`${kind}: ${JSON.stringify(body)}`);
    found.push(...(body[kind] ?? []));
    page = body.meta.pagination.next_page;
  }

  return found;
}
