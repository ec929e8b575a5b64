import { afterEach, beforeEach, expect, test } from "vitest";
import { examples, startTestLab, type TestLab } from "../testing/test-lab.ts";

let lab: TestLab;

beforeEach(async () => {
  lab = await startTestLab();
});
afterEach(() => lab.close());

test("progress of an action grows with time and is 100 only when it is over", async () => {
  const { body } = await lab.post("/servers", examples.server);
  const seen: number[] = [];
  let action = body.action;

  while (action.status === "running") {
    seen.push(action.progress);
    lab.laboratory.clock.advance(500);
    action = (await lab.get(`/actions/${action.id}`)).body.action;
  }

  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.every((progress) => progress < 100)).toBe(true);
  expect(action).toMatchObject({ status: "success", progress: 100, error: null });
  expect(action.finished).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
});

test("a server runs after its create action and the start that follows it", async () => {
  const { body } = await lab.post("/servers", examples.server);
  const states = [body.server.status];

  for (let second = 0; second < 60; second++) {
    lab.laboratory.clock.advance(1000);
    states.push((await lab.get(`/servers/${body.server.id}`)).body.server.status);
  }

  expect([...new Set(states)]).toEqual(["initializing", "off", "running"]);
  expect(body.next_actions.map((action: { command: string }) => action.command)).toEqual(["start_server"]);
});

test("while a server is being changed it shows as locked and refuses other changes, but not its deletion", async () => {
  const server = await runningServer(lab);
  await lab.post(`/servers/${server.id}/actions/reboot`);

  const shown = await lab.get(`/servers/${server.id}`);
  const refused = await lab.post(`/servers/${server.id}/actions/poweroff`);
  const deleted = await lab.del(`/servers/${server.id}`);

  expect(shown.body.server.locked).toBe(true);
  expect(refused).toMatchObject({ status: 423, body: { error: { code: "locked" } } });
  expect(deleted.status).toBe(200);
});

test("a server cannot be deleted while it is being created", async () => {
  const { body } = await lab.post("/servers", examples.server);

  const refused = await lab.del(`/servers/${body.server.id}`);

  expect(refused).toMatchObject({ status: 423, body: { error: { code: "locked" } } });
});

test("deleting a server answers 200 with an action, which the client needs", async () => {
  const server = await runningServer(lab);

  const { status, body } = await lab.del(`/servers/${server.id}`);

  expect(status).toBe(200);
  expect(body.action).toMatchObject({ command: "delete_server", resources: [{ id: server.id, type: "server" }] });
});

test("a deleted resource stays visible for a while, keeps its name and counts for the quota", async () => {
  const { body } = await lab.post("/networks", examples.network);
  await lab.del(`/networks/${body.network.id}`);

  const shown = await lab.get(`/networks/${body.network.id}`);
  const again = await lab.del(`/networks/${body.network.id}`);
  const sameName = await lab.post("/networks", examples.network);
  lab.laboratory.clock.advance(10_000);
  const gone = await lab.get(`/networks/${body.network.id}`);
  const reused = await lab.post("/networks", examples.network);

  expect(shown.status).toBe(200);
  expect(again.status).toBe(204);
  expect(sameName).toMatchObject({ status: 409, body: { error: { code: "uniqueness_error" } } });
  expect(gone.status).toBe(404);
  expect(reused.status).toBe(201);
});

test("a firewall stays in use by a server for a while after that has disappeared", async () => {
  const firewall = (await lab.post("/firewalls", { name: "fw" })).body.firewall;
  const server = await runningServer(lab, { firewalls: [{ firewall: firewall.id }] });
  await lab.del(`/servers/${server.id}`);
  await until(lab, async () => (await lab.get(`/servers/${server.id}`)).status === 404);

  const inUse = await lab.del(`/firewalls/${firewall.id}`);
  const removal = await lab.post(`/firewalls/${firewall.id}/actions/remove_from_resources`, {
    remove_from: [{ type: "server", server: { id: server.id } }],
  });
  lab.laboratory.clock.advance(30_000);
  const free = await lab.del(`/firewalls/${firewall.id}`);

  expect(inUse).toMatchObject({ status: 422, body: { error: { code: "resource_in_use" } } });
  expect(removal.body.error.code).toBe("firewall_resource_not_found");
  expect(free.status).toBe(204);
});

test("an action outlives its resource, but not for ever", async () => {
  const server = await runningServer(lab);
  const { body } = await lab.del(`/servers/${server.id}`);

  lab.laboratory.clock.advance(3_600_000);
  const later = await lab.get(`/actions?id=${body.action.id}`);
  lab.laboratory.clock.advance(24 * 3_600_000);
  const forgotten = await lab.get(`/actions?id=${body.action.id}`);

  expect(later.body.actions).toHaveLength(1);
  expect(forgotten.body.actions).toHaveLength(0);
});

test("addresses made for a server go with it, addresses of one's own stay", async () => {
  const own = (await lab.post("/primary_ips", { name: "own", type: "ipv4", location: "fsn1" })).body.primary_ip;
  const server = await runningServer(lab, { public_net: { enable_ipv4: true, enable_ipv6: true, ipv4: own.id } });
  const before = (await lab.get("/primary_ips")).body.primary_ips;
  const refused = await lab.del(`/primary_ips/${own.id}`);
  await lab.del(`/servers/${server.id}`);

  await until(lab, async () => (await lab.get(`/servers/${server.id}`)).status === 404);
  const after = (await lab.get("/primary_ips")).body.primary_ips;

  expect(before).toHaveLength(2);
  expect(refused).toMatchObject({ status: 422, body: { error: { code: "resource_in_use" } } });
  expect(after).toMatchObject([{ id: own.id, assignee_id: null, assignee_type: "unassigned" }]);
});

test("a standing stock keeps the create action at the same progress, then lets it succeed", async () => {
  lab.laboratory.applySettings({ "hetzner.stock.fsn1.cpx32": { stall: "12m" } });
  const { body } = await lab.post("/servers", examples.server);

  lab.laboratory.clock.advance(60_000);
  const early = (await lab.get(`/actions/${body.action.id}`)).body.action;
  lab.laboratory.clock.advance(9 * 60_000);
  const late = (await lab.get(`/actions/${body.action.id}`)).body.action;
  lab.laboratory.clock.advance(5 * 60_000);
  const over = (await lab.get(`/actions/${body.action.id}`)).body.action;

  expect(early).toMatchObject({ status: "running", progress: 40 });
  expect(late).toMatchObject({ status: "running", progress: 40 });
  expect(over.status).toBe("success");
});

test("a create action that ends in an error leaves no server behind", async () => {
  lab.laboratory.applySettings({ "hetzner.stock.fsn1.cpx32": { stall: "1m", end: "error" } });
  const { body } = await lab.post("/servers", examples.server);

  lab.laboratory.clock.advance(5 * 60_000);
  const action = (await lab.get(`/actions/${body.action.id}`)).body.action;

  expect(action).toMatchObject({ status: "error", error: { code: "resource_unavailable" } });
  expect((await lab.get("/servers")).body.servers).toEqual([]);
  expect((await lab.get("/primary_ips")).body.primary_ips).toEqual([]);
});

test("a server that is put into a placement group comes up there, and a former generation cannot be ordered", async () => {
  const group = (await lab.post("/placement_groups", { name: "g", type: "spread" })).body.placement_group;
  const server = await runningServer(lab);
  const running = await lab.post(`/servers/${server.id}/actions/add_to_placement_group`, { placement_group: group.id });
  await done(lab, (await lab.post(`/servers/${server.id}/actions/poweroff`)).body.action);
  await done(lab, (await lab.post(`/servers/${server.id}/actions/add_to_placement_group`, { placement_group: group.id })).body.action);
  const shown = (await lab.get(`/servers/${server.id}`)).body.server;
  const retired = await lab.post("/servers", { ...examples.server, name: "old", server_type: "cx11" });

  expect(running.body.error.code).toBe("server_not_stopped");
  expect(shown).toMatchObject({ status: "running", placement_group: { id: group.id, servers: [server.id] } });
  expect(retired.body.error.code).toBe("invalid_server_type");
});

test("the usual parts of a small Sovereign are up after one to two virtual minutes", async () => {
  const { clock } = lab.laboratory;
  const startedAt = clock.now();
  const network = (await lab.post("/networks", examples.network)).body.network;
  const firewall = (await lab.post("/firewalls", { name: "fw", rules: [] })).body.firewall;
  const balancer = (await lab.post("/load_balancers", examples.balancer)).body;
  const server = await runningServer(lab, { firewalls: [{ firewall: firewall.id }] });
  await done(lab, (await lab.post(`/servers/${server.id}/actions/attach_to_network`, { network: network.id })).body.action);
  await done(lab, balancer.action);
  await done(
    lab,
    (await lab.post(`/load_balancers/${balancer.load_balancer.id}/actions/attach_to_network`, { network: network.id })).body.action,
  );
  for (const port of [80, 443, 6443, 2379]) {
    const service = { protocol: "tcp", listen_port: port, destination_port: port };
    await done(lab, (await lab.post(`/load_balancers/${balancer.load_balancer.id}/actions/add_service`, service)).body.action);
  }
  const target = { type: "server", server: { id: server.id }, use_private_ip: true };
  await done(lab, (await lab.post(`/load_balancers/${balancer.load_balancer.id}/actions/add_target`, target)).body.action);

  // In one line after another; a real apply does part of it side by side.
  expect(clock.now() - startedAt).toBeLessThan(120_000);
  expect(clock.now() - startedAt).toBeGreaterThan(15_000);
});

async function runningServer(of: TestLab, more: object = {}): Promise<{ id: number }> {
  const { body } = await of.post("/servers", { ...examples.server, ...more });
  await done(of, body.next_actions[0]);
  return body.server;
}

async function done(of: TestLab, action: { id: number }): Promise<void> {
  await until(of, async () => (await of.get(`/actions/${action.id}`)).body.action.status !== "running");
}

/** Lets virtual time pass, second by second, until something is true. */
async function until(of: TestLab, isTrue: () => Promise<boolean>): Promise<void> {
  for (let second = 0; second < 300; second++) {
    if (await isTrue()) return;
    of.laboratory.clock.advance(1000);
  }
  throw new Error("It did not become true within five virtual minutes");
}
