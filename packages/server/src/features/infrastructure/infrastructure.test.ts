import { beforeAll, describe, expect, test } from "vitest";
import type { InfrastructureTopology } from "@catalyst/contract";
import { ask } from "../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";

/** Runs no phases, so that what is asked for stays a plan. */
const idle = sharedMothership({ env: { CATALYST_ROLE: "api" } });
const shared = sharedMothership({ project: { quota: { load_balancers: 5 } } });

describe("before the first resource is made", () => {
  test("the plan is shown and called one: cloud, regions, clusters and pools, nothing that stands and no health", async () => {
    const id = await planned({
      sovereignFQDN: "planned.omani.works",
      hetznerProjectID: "4711",
      topology: "dual",
      regions: [
        { cloudRegion: "fsn1", haEnabled: true, controlPlaneSize: "cpx32", workerSize: "cpx42", workerCount: 2 },
        { cloudRegion: "hel1" },
      ],
    });

    const answer = await topologyOf(idle(), id);

    const [first, second] = answer.topology.regions;
    expect(answer).toMatchObject({
      basis: "planned",
      cloud: [
        {
          id: "cloud-hetzner",
          provider: "hetzner",
          name: "Hetzner Cloud",
          projectID: "4711",
          regionCount: 2,
          quotaUsed: null,
          quotaLimit: null,
          status: "unknown",
        },
      ],
      topology: { pattern: "multi-region" },
      storage: { pvcs: [], buckets: [], volumes: [] },
      errors: [{ source: "cluster", message: "There is no cluster yet; what is shown is the plan" }],
    });
    expect(first).toMatchObject({
      id: "region-fsn1",
      name: "Falkenstein",
      skuCP: "cpx32",
      skuWorker: "cpx42",
      workerCount: 2,
      networks: [],
    });
    expect(first?.clusters).toMatchObject([
      { id: "cluster-hz-fsn-mgt-prod", version: "v1.31.4+k3s1", status: "unknown", nodeCount: 5, nodes: [], loadBalancers: [] },
    ]);
    expect(first?.clusters[0]?.nodePools.map(({ role, desiredSize, currentSize }) => [role, desiredSize, currentSize])).toEqual([
      ["control-plane", 3, 0],
      ["worker", 2, 0],
    ]);
    expect(second?.clusters[0]?.vclusters.map(({ role, name, status }) => [role, name, status])).toEqual([
      ["dmz", "dmz", "unknown"],
      ["rtz", "rtz", "unknown"],
      ["mgmt", "mgt", "unknown"],
    ]);
  });

  test("compute, storage and network hold what of it is theirs", async () => {
    const id = await planned({ sovereignFQDN: "parts.omani.works" });
    const read = async (part: string) => (await ask(idle(), "GET", `/api/v1/deployments/${id}/infrastructure/${part}`)).body;

    const [compute, storage, network] = await Promise.all(["compute", "storage", "network"].map(read));

    expect(compute).toMatchObject({ clusters: [{ id: "cluster-hz-fsn-mgt-prod" }], nodes: [], errors: [{ source: "cluster" }] });
    expect(storage).toMatchObject({ pvcs: [], buckets: [], volumes: [], errors: [{ source: "cluster" }] });
    expect(network).toMatchObject({ loadBalancers: [], drgs: [], peerings: [], networks: [], errors: [{ source: "cluster" }] });
  });

  test("a Sovereign that owns itself is asked at its own console, and one that was wiped has nothing", async () => {
    const id = await planned({ sovereignFQDN: "gone.omani.works" });
    const settle = (status: "adopted" | "wiped") => idle().db.updateTable("deployments").set({ status }).where("id", "=", id).execute();
    const paths = ["topology", "compute", "storage", "network"].map((part) => `/api/v1/deployments/${id}/infrastructure/${part}`);

    await settle("adopted");
    const adopted = await Promise.all(paths.map((path) => ask(idle(), "GET", path)));
    await settle("wiped");
    const wiped = await Promise.all(paths.map((path) => ask(idle(), "GET", path)));

    for (const { status, body } of adopted)
      expect([status, body.error, body.sovereignConsoleURL]).toEqual([409, "handed-over", "https://console.gone.omani.works"]);
    for (const { status, body } of wiped) expect([status, body.error, body.state.id]).toEqual([410, "deployment-wiped", id]);
  });
});

describe("once it stands", () => {
  let id: string;
  let topology: InfrastructureTopology;

  beforeAll(async () => {
    ({ id } = await shared().provision({ regions: [{ cloudRegion: "fsn1", workerCount: 1 }, { cloudRegion: "hel1" }] }));
    topology = await topologyOf(shared(), id);
  });

  test("nodes are the cloud's servers, by name, size, place and address, and healthy when it says that they run", async () => {
    const { servers } = await cloudList("servers");

    const nodes = topology.topology.regions.flatMap(({ clusters }) => clusters.flatMap((cluster) => cluster.nodes));
    expect(topology.basis).toBe("state");
    expect(new Set(nodes.map(({ name, sku, ip, status }) => `${name} ${sku} ${ip} ${status}`))).toEqual(
      new Set(servers.map((server) => `${server.name} ${server.server_type.name} ${server.public_net.ipv4.ip} healthy`)),
    );
    expect(servers.map(({ status }) => status)).toEqual(["running", "running", "running"]);
    expect(nodes.map((node) => [node.id, node.region, node.role, node.nodePoolID])).toEqual([
      ["node-fsn1-cp-1", "fsn1", "control-plane", "pool-fsn1-control-plane"],
      ["node-fsn1-worker-1", "fsn1", "worker", "pool-fsn1-worker"],
      ["node-hel1-cp-1", "hel1", "control-plane", "pool-hel1-control-plane"],
    ]);
  });

  test("pools are full and healthy with their nodes, and the cluster's health stays unknown, since nobody has asked it", () => {
    const [cluster] = topology.topology.regions[0]?.clusters ?? [];

    expect(cluster?.nodePools.map(({ currentSize, desiredSize, status }) => [currentSize, desiredSize, status])).toEqual([
      [1, 1, "healthy"],
      [1, 1, "healthy"],
    ]);
    expect(cluster).toMatchObject({ status: "unknown", nodeCount: 2 });
    expect([topology.topology.regions[0]?.status, topology.cloud[0]?.status]).toEqual(["unknown", "unknown"]);
    expect(topology.errors).toEqual([{ source: "cluster", message: expect.stringContaining("cannot be asked yet") }]);
  });

  test("each region has its load balancer with listeners and targets, its network, and the firewall with its rules", async () => {
    const { load_balancers: balancers } = await cloudList("load_balancers");
    const { networks } = await cloudList("networks");

    const network = (await ask(shared(), "GET", `/api/v1/deployments/${id}/infrastructure/network`)).body;
    expect(network.loadBalancers).toHaveLength(2);
    for (const { name, public_net: net } of balancers)
      expect(network.loadBalancers).toContainEqual(expect.objectContaining({ name, publicIP: net.ipv4.ip }));
    expect(network.loadBalancers[0]).toMatchObject({
      id: "loadbalancer-fsn1",
      ports: "80, 443, 2379, 6443",
      listeners: expect.arrayContaining([{ port: 443, protocol: "tcp" }]),
      targets: [{ id: "node-fsn1-cp-1", ip: "10.0.1.2", status: "unknown" }],
      targetHealth: "unknown",
    });
    expect(network.networks).toHaveLength(2);
    for (const { name, ip_range: cidr } of networks)
      expect(network.networks).toContainEqual(expect.objectContaining({ name, cidr, peerings: [] }));
    const [firewall] = network.networks[1].firewalls;
    expect(firewall.rules).toContainEqual({
      id: "in-tcp-443-https",
      direction: "in",
      protocol: "tcp",
      port: "443",
      sources: ["0.0.0.0/0", "::/0"],
      action: "accept",
    });
    expect(new Set(firewall.rules.map((rule: { id: string }) => rule.id)).size).toBe(firewall.rules.length);
  });

  test("nothing of what servers boot with is in an answer", async () => {
    const { text } = await ask(shared(), "GET", `/api/v1/deployments/${id}/infrastructure/topology`);

    expect(text).not.toMatch(/user_data|ssh-ed25519|token/i);
  });
});

async function planned(members: Parameters<ReturnType<typeof idle>["request"]>[0]): Promise<string> {
  return (await idle().client.call("createDeployment", { body: idle().request(members) })).id;
}

async function topologyOf(mothership: ReturnType<typeof idle>, id: string): Promise<InfrastructureTopology> {
  return mothership.client.call("readInfrastructureTopology", { params: { id } });
}

interface CloudObject {
  name: string;
  status: string;
  ip_range: string;
  server_type: { name: string };
  public_net: { ipv4: { ip: string } };
}

/** What the cloud itself says it has. */
async function cloudList(
  kind: string,
): Promise<Record<string, CloudObject[]> & { servers: CloudObject[]; networks: CloudObject[]; load_balancers: CloudObject[] }> {
  const reply = await fetch(`${shared().lab.hetznerURL}/${kind}`, { headers: { authorization: `Bearer ${shared().token}` } });
  return (await reply.json()) as Awaited<ReturnType<typeof cloudList>>;
}
