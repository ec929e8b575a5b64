import { Compile } from "typebox/compile";
import type { TSchema } from "typebox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actionShape, catalogShapesOf, shapesOf } from "../testing/shapes.ts";
import { examples, startInstantLab, type TestLab } from "../testing/test-lab.ts";
import { eras } from "./era.ts";
import { kinds, singular } from "./resources.ts";

describe.each(eras)("in era %s", (era) => {
  let lab: TestLab;

  beforeAll(async () => {
    lab = await startInstantLab({ era, projects: [{ id: "test", rateLimit: "off" }] });
    await makeOneOfEverything(lab);
  });
  afterAll(() => lab.close());

  test.each(kinds)("every answer about %s has exactly the fields of the vendor's client", async (kind) => {
    const list = (await lab.get(`/${kind}`)).body;
    const one = (await lab.get(`/${kind}/${list[kind][0].id}`)).body[singular[kind]];

    expect(list[kind].length).toBeGreaterThan(0);
    for (const resource of [...list[kind], one]) expect(misfits(shapesOf(era)[kind], resource)).toEqual([]);
  });

  test("every action has the fields of the vendor's client and an id beyond 32 bits", async () => {
    const actions = lab.laboratory.cloud.actions.ofProject("test");
    const { body } = await lab.get(`/actions?${actions.map((action) => `id=${action.id}`).join("&")}&per_page=50&sort=status&sort=id`);

    expect(body.actions.length).toBeGreaterThan(10);
    for (const action of body.actions) expect(misfits(actionShape, action)).toEqual([]);
  });

  test.each(["locations", "server_types", "load_balancer_types", "images"])("every row of %s fits", async (rows) => {
    const { body } = await lab.get(`/${rows}?per_page=50`);

    expect(body[rows].length).toBeGreaterThan(2);
    for (const row of body[rows]) expect(misfits(catalogShapesOf(era)[rows]!, row)).toEqual([]);
  });

  test("datacenters are there until the era that removed them", async () => {
    const { status, body } = await lab.get("/datacenters");
    const wrong = (body.datacenters ?? []).flatMap((row: unknown) => misfits(catalogShapesOf(era)["datacenters"]!, row));

    expect([status, body.error?.code, body.datacenters?.length]).toEqual(
      era === "2026-11" ? [410, "deprecated_api_endpoint", undefined] : [200, undefined, 6],
    );
    expect(wrong).toEqual([]);
  });

  test("a load balancer's deletion answers as its era does", async () => {
    const id = (await lab.get("/load_balancers")).body.load_balancers[0].id;

    const { status, body } = await lab.del(`/load_balancers/${id}`);

    expect(status).toBe(era === "2026-11" ? 201 : 204);
    expect(body?.action?.command).toBe(era === "2026-11" ? "delete_load_balancer" : undefined);
  });
});

test("the price list has as many kinds of floating as of primary addresses, which the vendor's client relies on", async () => {
  const lab = await startInstantLab();
  const { pricing } = (await lab.get("/pricing")).body;
  await lab.close();

  expect(pricing.floating_ips).toHaveLength(pricing.primary_ips.length);
  expect(pricing.server_types.length).toBeGreaterThan(15);
});

/** Fields that are wrong, missing or too many. */
function misfits(schema: TSchema, value: unknown): string[] {
  const validator = Compile<TSchema>(schema);
  return validator.Check(value)
    ? []
    : validator.Errors(value).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

async function makeOneOfEverything(lab: TestLab): Promise<void> {
  const make = async (kind: (typeof kinds)[number], body: object): Promise<number> => {
    const answer = await lab.post(`/${kind}`, body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body[singular[kind]].id;
  };
  const network = await make("networks", { ...examples.network, routes: [{ destination: "10.9.0.0/16", gateway: "10.0.1.1" }] });
  const key = await make("ssh_keys", { name: "key", public_key: examples.sshKey });
  const group = await make("placement_groups", { name: "group", type: "spread" });
  const rules = [{ direction: "in", protocol: "tcp", port: "22", source_ips: ["0.0.0.0/0", "2001:DB8::/32"] }];
  const firewall = await make("firewalls", {
    name: "fw",
    rules,
    apply_to: [{ type: "label_selector", label_selector: { selector: "role" } }],
  });
  const server = await make("servers", {
    ...examples.server,
    labels: { role: "node" },
    ssh_keys: [key],
    networks: [network],
    placement_group: group,
    firewalls: [{ firewall }],
  });
  await make("volumes", { name: "volume", size: 10, server, format: "ext4" });
  await make("primary_ips", {
    name: "spare",
    type: "ipv6",
    assignee_type: "server",
    ...(lab.laboratory.era === "2025-11" ? { datacenter: "fsn1-dc14" } : { location: "fsn1" }),
  });
  await make("floating_ips", { type: "ipv4", server });
  await make("certificates", { name: "managed", type: "managed", domain_names: ["example.org"] });
  await lab.post(`/servers/${server}/actions/create_image`, { description: "snapshot" });
  await lab.post(`/servers/${server}/actions/attach_iso`, { iso: "virtio-win-0.1.248.iso" });
  const balancer = await make("load_balancers", { ...examples.balancer, network });
  await lab.post(`/load_balancers/${balancer}/actions/add_service`, { protocol: "tcp", listen_port: 6443, destination_port: 6443 });
  await lab.post(`/load_balancers/${balancer}/actions/add_service`, {
    protocol: "http",
    health_check: { protocol: "http", http: { path: "/healthz" } },
  });
  await lab.post(`/load_balancers/${balancer}/actions/add_target`, { type: "server", server: { id: server }, use_private_ip: true });
  await lab.post(`/load_balancers/${balancer}/actions/add_target`, { type: "label_selector", label_selector: { selector: "role" } });
  await lab.post(`/load_balancers/${balancer}/actions/add_target`, { type: "ip", ip: { ip: "192.0.2.1" } });
}
