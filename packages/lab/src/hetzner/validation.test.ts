import { afterAll, beforeAll, expect, test } from "vitest";
import { examples, startInstantLab, type TestLab } from "../testing/test-lab.ts";

let lab: TestLab;

beforeAll(async () => {
  lab = await startInstantLab({ projects: [{ id: "test", rateLimit: "off" }] });
});
afterAll(() => lab.close());

const service = { protocol: "tcp", listen_port: 80, destination_port: 80 };

test.each([
  ["a server name with an underscore", "/servers", { ...examples.server, name: "a_b" }, "name"],
  ["user data that is too long", "/servers", { ...examples.server, user_data: "x".repeat(32_769) }, "user_data"],
  ["an unknown server type", "/servers", { ...examples.server, server_type: "cx1" }, "server_type"],
  ["a server type that is not offered there", "/servers", { ...examples.server, server_type: "cx23", location: "ash" }, "server_type"],
  ["an unknown location", "/servers", { ...examples.server, location: "muc1" }, "location"],
  ["a datacenter, which is history", "/servers", { ...examples.server, location: undefined, datacenter: "hel1-dc2" }, "datacenter"],
  ["an image for another architecture", "/servers", { ...examples.server, image: 161547270 }, "image"],
  ["an unknown SSH key", "/servers", { ...examples.server, ssh_keys: ["nobody"] }, "ssh_keys"],
  ["a label value of 64 characters", "/servers", { ...examples.server, labels: { a: "x".repeat(64) } }, "labels"],
  ["a public range as network", "/networks", { name: "n", ip_range: "8.8.0.0/16" }, "ip_range"],
  ["a network that is too small", "/networks", { name: "n", ip_range: "10.0.0.0/25" }, "ip_range"],
  ["a network with host bits", "/networks", { name: "n", ip_range: "10.0.0.1/16" }, "ip_range"],
  [
    "a subnet outside its network",
    "/networks",
    { ...examples.network, subnets: [{ type: "cloud", network_zone: "eu-central", ip_range: "10.1.0.0/24" }] },
    "ip_range",
  ],
  [
    "overlapping subnets",
    "/networks",
    { ...examples.network, subnets: [examples.network.subnets[0], examples.network.subnets[0]] },
    "ip_range",
  ],
  [
    "an unknown network zone",
    "/networks",
    { ...examples.network, subnets: [{ type: "cloud", network_zone: "eu", ip_range: "10.0.1.0/24" }] },
    "network_zone",
  ],
  [
    "a tcp rule without a port",
    "/firewalls",
    { name: "f", rules: [{ direction: "in", protocol: "tcp", source_ips: ["0.0.0.0/0"] }] },
    "rules.0.port",
  ],
  [
    "an icmp rule with a port",
    "/firewalls",
    { name: "f", rules: [{ direction: "in", protocol: "icmp", port: "1", source_ips: ["0.0.0.0/0"] }] },
    "rules.0.port",
  ],
  ["a rule for nobody", "/firewalls", { name: "f", rules: [{ direction: "in", protocol: "tcp", port: "22" }] }, "rules.0.source_ips"],
  [
    "a rule with a broken range",
    "/firewalls",
    { name: "f", rules: [{ direction: "in", protocol: "tcp", port: "22", source_ips: ["10.0.0.1/8"] }] },
    "rules.0.source_ips",
  ],
  ["a volume that is too small", "/volumes", { name: "v", size: 9, location: "fsn1" }, "size"],
  ["a load balancer without a place", "/load_balancers", { name: "l", load_balancer_type: "lb11" }, "location"],
  ["an SSH key that is none", "/ssh_keys", { name: "k", public_key: "ssh-ed25519 AAAA" }, "public_key"],
  [
    "an SSH key of another algorithm than it says",
    "/ssh_keys",
    { name: "k", public_key: examples.sshKey.replace("ssh-ed25519", "ssh-rsa") },
    "public_key",
  ],
  ["two SSH keys in one", "/ssh_keys", { name: "k", public_key: `${examples.sshKey}\n${examples.sshKey}` }, "public_key"],
])("%s is invalid input that names its field", async (_what, path, body, field) => {
  const answer = await lab.post(path, body);

  expect(answer).toMatchObject({ status: 422, body: { error: { code: "invalid_input" } } });
  expect(answer.body.error.details.fields.map((one: { name: string }) => one.name)).toContain(field);
});

test("a refused request changes nothing", async () => {
  const { body } = await lab.get("/servers");

  expect(body.servers).toEqual([]);
  expect(lab.laboratory.cloud.store.snapshot()).toEqual([]);
});

test("an explicit null counts as absent, unknown fields are ignored and noted", async () => {
  const { status } = await lab.post("/placement_groups", { name: "nulls", type: "spread", labels: null, colour: "red" });

  expect(status).toBe(201);
  expect(lab.laboratory.journal.read({ path: "/placement_groups" }).at(-1)!.warning).toBe("unknown fields: colour");
});

test("sold out means 412 at once", async () => {
  lab.laboratory.applySettings({ "hetzner.stock.fsn1.ccx13": 0 });

  const { status, body } = await lab.post("/servers", { ...examples.server, server_type: "ccx13" });

  expect(status).toBe(412);
  expect(body.error).toMatchObject({ code: "resource_unavailable", message: "error during placement" });
});

test("private addresses are given once, never the gateway's, and only inside a subnet", async () => {
  const network = (await lab.post("/networks", { ...examples.network, name: "private" })).body.network;
  const ids = await Promise.all(
    ["p-1", "p-2", "p-3"].map(async (name) => (await lab.post("/servers", { ...examples.server, name })).body.server.id),
  );
  const attach = (id: number, ip?: string): Promise<{ status: number; body: { error?: { code: string } } }> =>
    lab.post(`/servers/${id}/actions/attach_to_network`, { network: network.id, ...(ip !== undefined && { ip }) });

  const wanted = await attach(ids[0], "10.0.1.5");
  const taken = await attach(ids[1], "10.0.1.5");
  const outside = await attach(ids[1], "10.0.2.5");
  const automatic = await attach(ids[1]);
  const again = await attach(ids[0]);
  const second = (await lab.get(`/servers/${ids[1]}`)).body.server;

  expect(wanted.status).toBe(201);
  expect(taken.body.error?.code).toBe("ip_not_available");
  expect(outside.body.error?.code).toBe("ip_not_available");
  expect(automatic.status).toBe(201);
  expect(second.private_net).toMatchObject([{ network: network.id, ip: "10.0.1.1", alias_ips: [] }]);
  expect(again.body.error?.code).toBe("server_already_attached");
});

test("a subnet with somebody in it cannot be deleted, in words the provider knows", async () => {
  const network = (await lab.get("/networks?name=private")).body.networks[0];

  const { status, body } = await lab.post(`/networks/${network.id}/actions/delete_subnet`, { ip_range: "10.0.1.0/24" });

  expect(status).toBe(422);
  expect(body.error.code).toBe("service_error");
  expect(body.error.message).toContain("servers are attached");
});

test("a load balancer refuses a port twice, more services than its type allows, and targets it cannot reach", async () => {
  const balancer = (await lab.post("/load_balancers", examples.balancer)).body.load_balancer;
  const server = (await lab.get("/servers?name=p-3")).body.servers[0];
  const act = (name: string, body: object): Promise<{ status: number; body: { error?: { code: string } } }> =>
    lab.post(`/load_balancers/${balancer.id}/actions/${name}`, body);

  const first = await act("add_service", service);
  const twice = await act("add_service", service);
  for (const port of [81, 82, 83, 84]) await act("add_service", { ...service, listen_port: port });
  const tooMany = await act("add_service", { ...service, listen_port: 85 });
  const noNetwork = await act("add_target", { type: "server", server: { id: server.id }, use_private_ip: true });
  await act("attach_to_network", { network: (await lab.get("/networks?name=private")).body.networks[0].id });
  const notAttached = await act("add_target", { type: "server", server: { id: server.id }, use_private_ip: true });
  const publicTarget = await act("add_target", { type: "server", server: { id: server.id } });
  const targetTwice = await act("add_target", { type: "server", server: { id: server.id } });

  expect(first.status).toBe(201);
  expect(twice.body.error?.code).toBe("source_port_already_used");
  expect(tooMany.body.error?.code).toBe("resource_limit_exceeded");
  expect(noNetwork.body.error?.code).toBe("load_balancer_not_attached_to_network");
  expect(notAttached.body.error?.code).toBe("server_not_attached_to_network");
  expect(publicTarget.status).toBe(201);
  expect(targetTwice.body.error?.code).toBe("target_already_defined");
});

test("an SSH key is kept byte for byte and its fingerprint is the MD5 of the key", async () => {
  const { body } = await lab.post("/ssh_keys", { name: "key", public_key: `${examples.sshKey}\n` });
  const twin = await lab.post("/ssh_keys", { name: "twin", public_key: examples.sshKey.replace("someone", "another") });

  expect(body.ssh_key.public_key).toBe(`${examples.sshKey}\n`);
  expect(body.ssh_key.fingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  expect(twin).toMatchObject({ status: 409, body: { error: { code: "uniqueness_error" } } });
});
