import { afterEach, beforeEach, expect, test } from "vitest";
import { readInventory } from "./testing/inventory.ts";
import { startLabProject, type LabProject } from "./testing/lab-project.ts";
import { copyModule, type ModuleCopy } from "./testing/module-copy.ts";
import { variables, type Variables } from "./testing/variables.ts";

const limit = { timeout: 120_000 };

// An import knows less than a create did, and the provider tries to make up for what is missing. With an explicit primary IP it used to
// delete that very address, and a load balancer was taken out of its network.
let module: ModuleCopy;
let cloud: LabProject;
let input: Variables;
beforeEach(async () => {
  module = await copyModule();
  cloud = await startLabProject();
  input = variables({ ...cloud.variables, worker_count: 1, ha_enabled: true });
}, 600_000);
afterEach(async () => {
  await cloud.stop();
  await module.remove();
});

test("everything a lost state described is taken over as it is", limit, async () => {
  await module.apply(input);
  const before = await readInventory(cloud);
  const lost = await module.state();

  await module.forget(importIds(lost));
  const plan = await module.plan(input);
  await module.apply(input);

  expect(plan.filter(({ actions }) => actions.join() !== "update")).toEqual([]);
  expect(await readInventory(cloud)).toEqual(before);
  expect(Object.keys(await module.state())).toEqual(Object.keys(lost));
  expect(await module.plan(input)).toEqual([]);
});

test("a server that never got as far as its private network is taken over and joins it", limit, async () => {
  await module.apply(input);
  const before = await readInventory(cloud);
  const lost = await module.state();
  const server = lost['hcloud_server.worker["fsn1/worker-1"]'] ?? {};
  const network = lost['hcloud_network.region["fsn1"]'] ?? {};
  const response = await fetch(`${cloud.endpoint}/servers/${text(server, "id")}/actions/detach_from_network`, {
    method: "POST",
    headers: { authorization: `Bearer ${cloud.token}`, "content-type": "application/json" },
    body: JSON.stringify({ network: Number(network["id"]) }),
  });
  expect(response.status).toBe(201);
  await expect.poll(async () => (await readInventory(cloud)).servers["catalyst-acme-example-org-worker-1"]).not.toContain("10.0.1.10");

  await module.forget(importIds(lost));
  await module.apply(input);

  expect(await readInventory(cloud)).toEqual(before);
  expect(await module.plan(input)).toEqual([]);
});

// OpenTofu takes a resource whose creation ended in an error for broken and would replace it. An interrupted run and a lost answer both end
// that way, though what they made is sound.
test("what an apply left half made is finished and not replaced, once it is untainted", limit, async () => {
  const path = "/servers/*/actions/attach_to_network";
  cloud.faults.add({ id: "lost", when: { method: "POST", path }, do: { lost_response: { after: "commit", as: "reset" } }, times: 1 });
  await expect(module.apply(input)).rejects.toThrow("tofu apply failed");

  const replaced = (await module.plan(input)).filter(({ actions }) => actions.includes("delete"));
  const untainted = await module.untaint();
  const plan = await module.plan(input);
  await module.apply(input);

  expect(replaced.map(({ address }) => address)).toEqual([expect.stringContaining("hcloud_server.control_plane")]);
  expect(untainted).toEqual(replaced.map(({ address }) => address));
  expect(plan.filter(({ actions }) => actions.includes("delete"))).toEqual([]);
  expect(await module.plan(input)).toEqual([]);
});

/** The ids the provider takes an existing resource over by; what is part of another resource has a composed one. */
function importIds(state: Record<string, Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([address, values]) => [address, importId(address, values)]));
}

function importId(address: string, values: Record<string, unknown>): string {
  if (address.startsWith("hcloud_network_subnet.")) return `${text(values, "network_id")}-${text(values, "ip_range")}`;
  if (address.startsWith("hcloud_load_balancer_network.")) return `${text(values, "load_balancer_id")}-${text(values, "network_id")}`;
  if (address.startsWith("hcloud_load_balancer_service.")) return `${text(values, "load_balancer_id")}__${text(values, "listen_port")}`;
  if (address.startsWith("hcloud_load_balancer_target."))
    return `${text(values, "load_balancer_id")}__server__${text(values, "server_id")}`;

  return text(values, "id");
}

function text(values: Record<string, unknown>, name: string): string {
  return String(values[name]);
}
