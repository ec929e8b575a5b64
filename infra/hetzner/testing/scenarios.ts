import type { Inventory } from "./inventory.ts";

/** What a person may ask for, and everything the cloud must hold afterwards: these, once, and nothing else. */
export interface Scenario {
  name: string;
  primaryRegion: string;
  changes: Record<string, unknown>;
  holds: Omit<Inventory, "labels">;
}

export const regionThree = [
  { key: "fsn1", clusterName: "hz-fsn-mgt-prod", provider: "hetzner", cloudRegion: "fsn1", ...node() },
  { key: "nbg1", clusterName: "hz-nbg-rtz-prod", provider: "hetzner", cloudRegion: "nbg1", ...node() },
  { key: "hel1", clusterName: "hz-hel-rtz-prod", provider: "hetzner", cloudRegion: "hel1", ...node() },
];

const world = "from 0.0.0.0/0 ::/0";
export const publicRules = [
  `dns: in tcp 53 ${world}`,
  `dns: in udp 53 ${world}`,
  `http: in tcp 80 ${world}`,
  `https: in tcp 443 ${world}`,
  `icmp: in icmp - ${world}`,
  `kubernetes-api: in tcp 6443 ${world}`,
];
export const publicServices = [service(443, 31443), service(6443, 6443), service(80, 31080)];

const network = "10.0.0.0/16, 10.0.1.0/24 cloud eu-central";

export const scenarios: Scenario[] = [
  {
    name: "solo",
    primaryRegion: "fsn1",
    changes: {},
    holds: {
      servers: { "catalyst-acme-example-org-cp-1": server("cpx52", "fsn1", "10.0.1.2") },
      primaryIPs: { "catalyst-acme-example-org-cp-1-ipv4": address("fsn1", "catalyst-acme-example-org-cp-1") },
      networks: { "catalyst-acme-example-org-network": network },
      firewalls: { "catalyst-acme-example-org-fw": publicRules },
      loadBalancers: {
        "catalyst-acme-example-org-lb": balancer("fsn1", "10.0.1.250", publicServices, ["catalyst-acme-example-org-cp-1"]),
      },
      placementGroups: {},
      sshKeys: ["catalyst-acme-example-org-ssh"],
    },
  },
  {
    name: "high availability",
    primaryRegion: "hel1",
    changes: { ha_enabled: true, control_plane_size: "cpx32", region: "hel1" },
    holds: {
      servers: {
        "catalyst-acme-example-org-cp-1": server("cpx32", "hel1", "10.0.1.2"),
        "catalyst-acme-example-org-cp-2": server("cpx32", "hel1", "10.0.1.3"),
        "catalyst-acme-example-org-cp-3": server("cpx32", "hel1", "10.0.1.4"),
      },
      primaryIPs: {
        "catalyst-acme-example-org-cp-1-ipv4": address("hel1", "catalyst-acme-example-org-cp-1"),
        "catalyst-acme-example-org-cp-2-ipv4": address("hel1", "catalyst-acme-example-org-cp-2"),
        "catalyst-acme-example-org-cp-3-ipv4": address("hel1", "catalyst-acme-example-org-cp-3"),
      },
      networks: { "catalyst-acme-example-org-network": network },
      firewalls: { "catalyst-acme-example-org-fw": publicRules },
      loadBalancers: {
        "catalyst-acme-example-org-lb": balancer("hel1", "10.0.1.250", publicServices, [
          "catalyst-acme-example-org-cp-1",
          "catalyst-acme-example-org-cp-2",
          "catalyst-acme-example-org-cp-3",
        ]),
      },
      placementGroups: {
        "catalyst-acme-example-org-pg": [
          "catalyst-acme-example-org-cp-1",
          "catalyst-acme-example-org-cp-2",
          "catalyst-acme-example-org-cp-3",
        ],
      },
      sshKeys: ["catalyst-acme-example-org-ssh"],
    },
  },
  {
    name: "solo with two workers, SSH for one office",
    primaryRegion: "nbg1",
    changes: { worker_count: 2, region: "nbg1", ssh_allowed_cidrs: ["203.0.113.7/24", "2001:DB8::1/32"] },
    holds: {
      servers: {
        "catalyst-acme-example-org-cp-1": server("cpx52", "nbg1", "10.0.1.2"),
        "catalyst-acme-example-org-worker-1": server("cpx32", "nbg1", "10.0.1.10"),
        "catalyst-acme-example-org-worker-2": server("cpx32", "nbg1", "10.0.1.11"),
      },
      primaryIPs: {
        "catalyst-acme-example-org-cp-1-ipv4": address("nbg1", "catalyst-acme-example-org-cp-1"),
        "catalyst-acme-example-org-worker-1-ipv4": address("nbg1", "catalyst-acme-example-org-worker-1"),
        "catalyst-acme-example-org-worker-2-ipv4": address("nbg1", "catalyst-acme-example-org-worker-2"),
      },
      networks: { "catalyst-acme-example-org-network": network },
      firewalls: { "catalyst-acme-example-org-fw": [...publicRules, "ssh: in tcp 22 from 2001:db8::/32 203.0.113.0/24"] },
      loadBalancers: {
        "catalyst-acme-example-org-lb": balancer("nbg1", "10.0.1.250", publicServices, ["catalyst-acme-example-org-cp-1"]),
      },
      placementGroups: {},
      sshKeys: ["catalyst-acme-example-org-ssh"],
    },
  },
  {
    name: "three regions",
    primaryRegion: "fsn1",
    changes: { regions: regionThree },
    holds: {
      servers: {
        "catalyst-acme-example-org-cp-1": server("cpx52", "fsn1", "10.0.1.2"),
        "catalyst-acme-example-org-nbg1-cp-1": server("cpx52", "nbg1", "10.1.1.2"),
        "catalyst-acme-example-org-hel1-cp-1": server("cpx52", "hel1", "10.2.1.2"),
      },
      primaryIPs: {
        "catalyst-acme-example-org-cp-1-ipv4": address("fsn1", "catalyst-acme-example-org-cp-1"),
        "catalyst-acme-example-org-nbg1-cp-1-ipv4": address("nbg1", "catalyst-acme-example-org-nbg1-cp-1"),
        "catalyst-acme-example-org-hel1-cp-1-ipv4": address("hel1", "catalyst-acme-example-org-hel1-cp-1"),
      },
      networks: {
        "catalyst-acme-example-org-network": network,
        "catalyst-acme-example-org-nbg1-network": "10.1.0.0/16, 10.1.1.0/24 cloud eu-central",
        "catalyst-acme-example-org-hel1-network": "10.2.0.0/16, 10.2.1.0/24 cloud eu-central",
      },
      firewalls: {
        "catalyst-acme-example-org-fw": [
          ...publicRules,
          "mesh-etcd: in tcp 2379-2380 from NODES",
          "mesh-health: in tcp 4240 from NODES",
          "mesh-kubelet: in tcp 10250 from NODES",
          "mesh-kubernetes-api: in tcp 6443 from NODES",
          "mesh-wireguard: in udp 51871 from NODES",
        ],
      },
      loadBalancers: {
        "catalyst-acme-example-org-lb": balancer(
          "fsn1",
          "10.0.1.250",
          [service(2379, 30379), ...publicServices],
          ["catalyst-acme-example-org-cp-1"],
        ),
        "catalyst-acme-example-org-nbg1-lb": balancer(
          "nbg1",
          "10.1.1.250",
          [service(2379, 30379), ...publicServices],
          ["catalyst-acme-example-org-nbg1-cp-1"],
        ),
        "catalyst-acme-example-org-hel1-lb": balancer(
          "hel1",
          "10.2.1.250",
          [service(2379, 30379), ...publicServices],
          ["catalyst-acme-example-org-hel1-cp-1"],
        ),
      },
      placementGroups: {},
      sshKeys: ["catalyst-acme-example-org-ssh"],
    },
  },
];

function node() {
  return { controlPlaneSize: "cpx52", workerSize: "", workerCount: 0, haEnabled: false };
}

function server(type: string, location: string, privateIP: string): string {
  return `running ${type} ubuntu-24.04 ${location} ${privateIP} 1 firewall`;
}

function address(location: string, assignee: string): string {
  return `ipv4 in ${location} on ${assignee}`;
}

function balancer(location: string, privateIP: string, services: string[], targets: string[]) {
  return {
    at: `lb11 ${location} round_robin ${privateIP}`,
    services,
    targets: targets.map((target) => `${target} privately`),
  };
}

function service(listen: number, destination: number): string {
  return `tcp ${listen} to ${destination}, checked by tcp ${destination} 5/3/3`;
}
