import { afterAll, beforeAll, expect, test } from "vitest";
import type { CloudAccess } from "./testing/inventory.ts";
import { startLabProject, type LabProject } from "./testing/lab-project.ts";
import { copyModule, type ModuleCopy } from "./testing/module-copy.ts";
import { regionThree } from "./testing/scenarios.ts";
import { variables, type Variables } from "./testing/variables.ts";

const [first, second] = regionThree;
const regions = [
  { ...first, workerSize: "cpx32", workerCount: 2 },
  { ...second, haEnabled: true },
];

let module: ModuleCopy;
let cloud: LabProject;
let input: Variables;
let outputs: Record<string, unknown>;
beforeAll(async () => {
  module = await copyModule();
  cloud = await startLabProject();
  input = variables({ ...cloud.variables, regions });
  outputs = await module.apply(input);
}, 600_000);
afterAll(async () => {
  await cloud.stop();
  await module.remove();
});

test("the outputs say where everything is, per region and in node order", async () => {
  const server = await byName(cloud, "servers");
  const balancer = await byName(cloud, "load_balancers");
  const network = await byName(cloud, "networks");
  const ip = (name: string) => server(name).public_net.ipv4.ip;
  const primary = balancer("lb");
  const secondary = balancer("nbg1-lb");
  expect(outputs).toEqual({
    control_plane_ip: ip("cp-1"),
    load_balancer_ip: primary.public_net.ipv4.ip,
    load_balancer_ipv6: primary.public_net.ipv6.ip,
    kubernetes_api_endpoint: `https://${primary.public_net.ipv4.ip}:6443`,
    sovereign_fqdn: "acme.example.org",
    console_url: "https://console.acme.example.org",
    gitops_repo_url: "https://gitea.acme.example.org",
    regions: {
      fsn1: {
        control_plane_ips: [ip("cp-1")],
        worker_ips: [ip("worker-1"), ip("worker-2")],
        load_balancer_ipv4: primary.public_net.ipv4.ip,
        load_balancer_ipv6: primary.public_net.ipv6.ip,
        kubernetes_api_endpoint: `https://${primary.public_net.ipv4.ip}:6443`,
        server_ids: {
          "catalyst-acme-example-org-cp-1": server("cp-1").id,
          "catalyst-acme-example-org-worker-1": server("worker-1").id,
          "catalyst-acme-example-org-worker-2": server("worker-2").id,
        },
        network_id: network("network").id,
        load_balancer_id: primary.id,
        cluster_id: 1,
        pod_cidr: "10.42.0.0/16",
        service_cidr: "10.43.0.0/16",
      },
      nbg1: {
        control_plane_ips: [ip("nbg1-cp-1"), ip("nbg1-cp-2"), ip("nbg1-cp-3")],
        worker_ips: [],
        load_balancer_ipv4: secondary.public_net.ipv4.ip,
        load_balancer_ipv6: secondary.public_net.ipv6.ip,
        kubernetes_api_endpoint: `https://${secondary.public_net.ipv4.ip}:6443`,
        server_ids: {
          "catalyst-acme-example-org-nbg1-cp-1": server("nbg1-cp-1").id,
          "catalyst-acme-example-org-nbg1-cp-2": server("nbg1-cp-2").id,
          "catalyst-acme-example-org-nbg1-cp-3": server("nbg1-cp-3").id,
        },
        network_id: network("nbg1-network").id,
        load_balancer_id: secondary.id,
        cluster_id: 2,
        pod_cidr: "10.52.0.0/16",
        service_cidr: "10.53.0.0/16",
      },
    },
  });
});

test("nodes of several regions are told their public address, which is where peers reach them", async () => {
  const server = await byName(cloud, "servers");

  const told = await module.evaluate("{ for key, values in local.environments : key => values.NODE_ADDRESS }", input);

  expect(told).toEqual({
    "fsn1/cp-1": server("cp-1").public_net.ipv4.ip,
    "fsn1/worker-1": server("worker-1").public_net.ipv4.ip,
    "fsn1/worker-2": server("worker-2").public_net.ipv4.ip,
    "nbg1/cp-1": server("nbg1-cp-1").public_net.ipv4.ip,
    "nbg1/cp-2": server("nbg1-cp-2").public_net.ipv4.ip,
    "nbg1/cp-3": server("nbg1-cp-3").public_net.ipv4.ip,
  });
});

test("neither the outputs nor the state hold a secret", async () => {
  const kept = JSON.stringify([outputs, await module.state()]);

  const secrets = Object.values(input.secret);
  expect(secrets.length).toBeGreaterThan(3);
  expect(secrets.filter((secret) => kept.includes(secret))).toEqual([]);
});

interface Resource {
  id: number;
  name: string;
  public_net: { ipv4: { ip: string }; ipv6: { ip: string } };
}

/** The resources of one kind, asked for by the part of their name that follows the Sovereign's. */
async function byName({ endpoint, token }: CloudAccess, kind: string): Promise<(part: string) => Resource> {
  const response = await fetch(`${endpoint}/${kind}?per_page=50`, { headers: { authorization: `Bearer ${token}` } });
  const all = ((await response.json()) as Record<string, Resource[]>)[kind] ?? [];

  return (part) => {
    const found = all.find(({ name }) => name === `catalyst-acme-example-org-${part}`);
    if (found === undefined) throw new Error(`the cloud holds no ${part}`);

    return found;
  };
}
