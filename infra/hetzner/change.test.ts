import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readInventory } from "./testing/inventory.ts";
import { startLabProject, type LabProject } from "./testing/lab-project.ts";
import { copyModule, type ModuleCopy } from "./testing/module-copy.ts";
import { publicRules, publicServices, regionThree } from "./testing/scenarios.ts";
import { variables, type Variables } from "./testing/variables.ts";

const limit = { timeout: 120_000 };

describe("a Sovereign that is there already", () => {
  let module: ModuleCopy;
  let cloud: LabProject;
  let input: (changes?: Record<string, unknown>) => Variables;

  beforeAll(async () => {
    module = await copyModule();
    cloud = await startLabProject();
    input = (changes) => variables({ ...cloud.variables, ...changes });
  }, 600_000);
  beforeEach(async () => {
    await module.apply(input({ worker_count: 1 }));
  }, 120_000);
  afterAll(async () => {
    await cloud.stop();
    await module.remove();
  });

  test("gets another worker and nothing else", limit, async () => {
    const plan = await module.plan(input({ worker_count: 2 }));

    expect(plan).toEqual([
      { address: 'hcloud_primary_ip.node["fsn1/worker-2"]', actions: ["create"] },
      { address: 'hcloud_server.worker["fsn1/worker-2"]', actions: ["create"] },
    ]);
  });

  test("loses its worker and nothing else", limit, async () => {
    await module.apply(input({ worker_count: 0 }));

    const inventory = await readInventory(cloud);
    expect(Object.keys(inventory.servers).filter((name) => name.includes("worker"))).toEqual([]);
    expect(Object.keys(inventory.primaryIPs).filter((name) => name.includes("worker"))).toEqual([]);
    expect(await module.plan(input({ worker_count: 0 }))).toEqual([]);
  });

  test("keeps its servers when what they were told at boot changes", limit, async () => {
    const plan = await module.plan(
      input({ worker_count: 1, org_name: "Another Name", image: "debian-12", kubeconfig_bearer_token: "c".repeat(64) }),
    );

    expect(plan).toEqual([]);
  });

  test("loses the API's listener when the API is for some only, and names cp-1 instead", limit, async () => {
    const outputs = await module.apply(input({ worker_count: 1, k8s_api_allowed_cidrs: ["203.0.113.0/24", "0.0.0.0/0"] }));

    const { loadBalancers, firewalls } = await readInventory(cloud);
    expect(loadBalancers["catalyst-acme-example-org-lb"]?.services).toEqual(publicServices.filter((service) => !service.includes("6443")));
    expect(firewalls["catalyst-acme-example-org-fw"]).toContain("kubernetes-api: in tcp 6443 from 0.0.0.0/0 203.0.113.0/24");
    expect(outputs["kubernetes_api_endpoint"]).toBe(`https://${String(outputs["control_plane_ip"])}:6443`);
  });

  test("has no rule at all for an API nobody may reach, and no port 53 for a zone it does not serve", limit, async () => {
    await module.apply(input({ worker_count: 1, k8s_api_allowed_cidrs: [], serve_own_zone: false }));

    const { firewalls } = await readInventory(cloud);
    expect(firewalls["catalyst-acme-example-org-fw"]).toEqual(publicRules.filter((rule) => !/^(dns|kubernetes-api)/.test(rule)));
  });

  test("gets a region without touching the first one's servers, network and addresses", limit, async () => {
    const [first, second] = regionThree;

    const plan = await module.plan(input({ regions: [{ ...first, workerSize: "cpx32", workerCount: 1 }, second] }));

    expect(plan.filter(({ actions }) => actions.join() !== "create")).toEqual([
      { address: "hcloud_firewall.sovereign", actions: ["update"] },
    ]);
    expect(plan.filter(({ address }) => address.includes("fsn1"))).toEqual([
      { address: 'hcloud_load_balancer_service.listener["fsn1/2379"]', actions: ["create"] },
    ]);
  });
});

test("a key that the project already holds is used and not made again", limit, async () => {
  const module = await copyModule();
  const cloud = await startLabProject();
  const response = await fetch(`${cloud.endpoint}/ssh_keys`, {
    method: "POST",
    headers: { authorization: `Bearer ${cloud.token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "mine", public_key: variables().plain["ssh_public_key"] }),
  });
  const { ssh_key: key } = (await response.json()) as { ssh_key: { id: number } };
  const input = variables({ ...cloud.variables, existing_ssh_key_id: key.id });

  await module.apply(input);
  const { sshKeys } = await readInventory(cloud);
  await module.destroy(input);
  const left = (await readInventory(cloud)).sshKeys;

  expect(sshKeys).toEqual(["mine"]);
  expect(left).toEqual(["mine"]);
  await cloud.stop();
  await module.remove();
});

test("user data that is too long is refused in the plan, before anything is made", limit, async () => {
  const module = await copyModule();
  const cloud = await startLabProject();
  const bundle = `-----BEGIN CERTIFICATE-----\n${"A".repeat(32_768)}\n-----END CERTIFICATE-----\n`;

  const errors = await module.planErrors(variables({ ...cloud.variables, ca_bundle_pem: bundle }));

  expect(errors).toEqual([
    "Resource precondition failed: The user data of catalyst-acme-example-org-cp-1 is larger than the 32768 bytes the cloud accepts: shorten ca_bundle_pem.",
  ]);
  await cloud.stop();
  await module.remove();
});
