import type { InfrastructureTopology, State } from "@catalyst/contract";
import type { Static } from "typebox";
import { expect, test } from "vitest";
import { inventoryOf } from "./inventory.ts";

type Topology = Static<typeof InfrastructureTopology>;
type Region = Topology["topology"]["regions"][number];

const status = "unknown" as const;

test("counts what the state has by its names, and each firewall once", () => {
  const { basis, lines } = inventoryOf(topology("state", [built("fsn1"), built("hel1")]), state());

  expect(basis).toBe("state");
  expect(countsOf(lines)).toMatchObject({ servers: 2, load_balancers: 2, networks: 2, firewalls: 1, primary_ips: 2 });
  expect(lines.find(({ kind }) => kind === "servers")?.names).toEqual(["cp-fsn1", "cp-hel1"]);
});

test("says of what only the cluster knows that it is not known here, once there is a cluster", () => {
  expect(countsOf(inventoryOf(topology("state", [built("fsn1")]), state()).lines)).toMatchObject({ volumes: null, buckets: null });
  expect(countsOf(inventoryOf(topology("planned", []), state()).lines)).toMatchObject({ volumes: 0, buckets: 0 });
});

test("takes the figures of the plan before anything stands, and names nothing", () => {
  const planSummary = { byType: { hcloud_server: 3, hcloud_primary_ip: 3, hcloud_ssh_key: 1 } } as unknown as NonNullable<
    State["planSummary"]
  >;

  const { lines } = inventoryOf(topology("planned", [planned("fsn1", 3)]), state({ planSummary }));

  expect(countsOf(lines)).toMatchObject({ servers: 3, load_balancers: 1, primary_ips: 3, ssh_keys: 1, zone: 0 });
  expect(lines.filter(({ kind }) => kind !== "zone").every(({ names }) => names.length === 0)).toBe(true);
});

test("counts the planned nodes when there is no plan yet, and says nothing of keys and addresses", () => {
  expect(countsOf(inventoryOf(topology("planned", [planned("fsn1", 4)]), state()).lines)).toMatchObject({
    servers: 4,
    ssh_keys: null,
    primary_ips: null,
  });
});

test("the zone is there once the DNS was written", () => {
  const phases = [{ phase: "dns-commit", status: "succeeded" }] as State["phases"];

  expect(inventoryOf(topology("state", []), state({ phases })).lines.at(-1)).toEqual({
    kind: "zone",
    count: 1,
    names: ["acme.omani.works"],
  });
});

function countsOf(lines: ReturnType<typeof inventoryOf>["lines"]): Record<string, number | null> {
  return Object.fromEntries(lines.map(({ kind, count }) => [kind, count]));
}

function state(members: Partial<State> = {}): Pick<State, "planSummary" | "sovereignFQDN" | "phases"> {
  return { sovereignFQDN: "acme.omani.works", phases: [], ...members };
}

function topology(basis: Topology["basis"], regions: Region[]): Topology {
  return {
    basis,
    cloud: [],
    topology: { pattern: "solo", regions },
    storage: { pvcs: [], buckets: [], volumes: [] },
    errors: [{ source: "cluster", message: "It cannot be asked" }],
  };
}

function planned(key: string, nodeCount: number): Region {
  const cluster = { id: key, name: key, version: null, status, nodeCount, vclusters: [], loadBalancers: [], nodePools: [], nodes: [] };
  return {
    id: `region-${key}`,
    name: key,
    provider: "hetzner",
    providerRegion: key,
    skuCP: "cpx32",
    skuWorker: "",
    workerCount: 0,
    status,
    clusters: [cluster],
    networks: [],
  };
}

function built(key: string): Region {
  const region = planned(key, 1);
  const [cluster] = region.clusters;
  const node = {
    id: key,
    name: `cp-${key}`,
    sku: "cpx32",
    region: key,
    role: "control-plane",
    ip: key === "fsn1" ? "192.0.2.1" : "192.0.2.2",
    status,
  };
  const balancer = {
    id: key,
    name: `lb-${key}`,
    publicIP: null,
    ports: "",
    listeners: [],
    targets: [],
    targetHealth: status,
    region: key,
    status,
  };
  const firewall = { id: "fw", name: "fw", rules: [], status };
  return {
    ...region,
    clusters: cluster ? [{ ...cluster, nodes: [node], loadBalancers: [balancer] }] : [],
    networks: [{ id: key, name: `net-${key}`, cidr: null, region: key, peerings: [], firewalls: [firewall], status }],
  };
}
