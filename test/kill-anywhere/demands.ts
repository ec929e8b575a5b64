import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Event, provisionPhases } from "../../packages/contract/src/contract.ts";
import { takeCensus } from "../../packages/lab/src/admin/census.ts";
import { processesIn } from "./find-processes.ts";
import { planAgain, vaultOf } from "./plan-again.ts";
import type { Deployed } from "./deployed.ts";
import type { World } from "./world.ts";

/** Everything that must hold of a provision that came through: it is whole, it is there once, it was told once, and it left nothing lying about. */
export async function demandStanding(world: World, deployed: Deployed): Promise<void> {
  const { id, fqdn } = deployed;
  const state = await world.client.call("readDeployment", { params: { id } });
  strictEqual(state.status, "flux-bootstrapping");
  strictEqual(state.cloudResources, true);
  for (const phase of provisionPhases)
    strictEqual(state.phases.findLast((run) => run.phase === phase)?.status, "succeeded", `the last run of ${phase}`);

  deepStrictEqual(census(world), plannedObjects(fqdn), "the project holds exactly the planned objects, once each");
  deepStrictEqual(await addressesInState(world, id), plannedAddresses, "the state knows exactly the planned resources");
  const { create, update, replace, delete: remove } = await planAgain(world, id);
  deepStrictEqual(
    { create, update, replace, remove },
    { create: 0, update: 0, replace: 0, remove: 0 },
    "another apply would change nothing",
  );
  await demandName(world, deployed, state.result?.loadBalancerIP ?? "");
  await demandOrder(world, deployed);
}

/** After a wipe: nothing in the project, a report that says so, and no credential held. */
export async function demandWiped(world: World, deployed: Deployed): Promise<void> {
  const { id } = deployed;
  await eventually(
    () => census(world, { lingering: true }).length === 0,
    "the project is empty",
    () => census(world, { lingering: true }).join(", "),
  );
  const report = await world.client.call("readWipeReport", { params: { id } });
  strictEqual(report.verifiedZeroOrphans, true);
  deepStrictEqual(report.residualOrphans, []);
  strictEqual(report.pdmReleased, true);
  deepStrictEqual(await allocations(world), [], "nobody holds a name");
  deepStrictEqual(await zonesBelow(world, deployed.fqdn), [], "no zone is left");
  await demandOrder(world, deployed);
}

/** The name is this deployment's alone, leads to the load balancer, and was written once. */
async function demandName(world: World, { id, fqdn }: Deployed, address: string): Promise<void> {
  deepStrictEqual(await allocations(world), [{ deployment_id: id, state: "active", dns_state: "verified", load_balancer_ip: address }]);
  deepStrictEqual(await zonesBelow(world, fqdn), [`${fqdn}.`], "the name has its zone");
  const chain = await world.client.call("inspectChain", { query: { domain: fqdn } });
  deepStrictEqual(
    chain.records.map(({ data }) => data),
    chain.records.map(() => [address]),
    "every name leads to the load balancer",
  );
}

function allocations({ db }: World) {
  return db.selectFrom("pool_allocations").select(["deployment_id", "state", "dns_state", "load_balancer_ip"]).execute();
}

/** Zones of the name servers that are the name's or below it, asked past everything of ours. */
async function zonesBelow({ dns }: World, fqdn: string): Promise<string[]> {
  const reply = await fetch(`${dns.pool.apiURL}/api/v1/servers/localhost/zones`, { headers: { "x-api-key": dns.pool.apiKey } });
  const zones = (await reply.json()) as { name: string }[];
  return zones.map(({ name }) => name).filter((name) => name === `${fqdn}.` || name.endsWith(`.${fqdn}.`));
}

/** What holds whenever nothing is under way. */
async function demandOrder(world: World, { id, events }: Deployed): Promise<void> {
  const { db, folder } = world;
  const stored = (await world.client.call("listEvents", { params: { id }, query: { limit: 10_000 } })).events;
  deepStrictEqual(
    stored.map(({ seq }) => seq),
    stored.map((_, index) => index + 1),
    "events are numbered without a gap or a repeat",
  );
  deepStrictEqual(events, stored.slice(0, events.length), "the stream told every event once, in order");
  deepStrictEqual(toldTwice(stored), [], "no resource was said to be made twice");

  const locks = await db.selectFrom("tofu_locks").selectAll().execute();
  strictEqual(locks.length, 0, "no state lock is left");
  const openRuns = await db.selectFrom("tofu_runs").select("command").where("finished_at", "is", null).execute();
  deepStrictEqual(openRuns, [], "every run of OpenTofu is accounted for");
  const openPhases = await db.selectFrom("phase_runs").select("phase").where("status", "in", ["waiting", "running"]).execute();
  deepStrictEqual(openPhases, [], "no phase is left open");
  await eventually(
    () => processesIn(folder).length === 0,
    "no child is left running",
    () => JSON.stringify(processesIn(folder)),
  );
  await demandNoSecrets(world, id);
}

/** A resource is created by at most one run: whatever a killed run made is taken over, not made again. */
function toldTwice(events: Event[]): string[] {
  const made = events
    .filter(({ state, message }) => state === "done" && / created in /.test(message))
    .map(({ resource }) => resource ?? "");
  return made.filter((resource, index) => made.indexOf(resource) !== index);
}

function census({ lab }: World, { lingering: withLingering = true } = {}): string[] {
  const { projects } = takeCensus(lab.laboratory.cloud, lab.laboratory.projects);
  return projects
    .flatMap(({ kinds }) =>
      Object.entries(kinds).flatMap(([kind, items]) => items.map(({ name, lingering }) => ({ name: `${kind}/${name}`, lingering }))),
    )
    .filter(({ lingering }) => withLingering || !lingering)
    .map(({ name }) => name)
    .toSorted();
}

function plannedObjects(fqdn: string): string[] {
  const base = `catalyst-${fqdn.replaceAll(".", "-")}`;
  return [
    `firewalls/${base}-fw`,
    `load_balancers/${base}-lb`,
    `networks/${base}-network`,
    `primary_ips/${base}-cp-1-ipv4`,
    `servers/${base}-cp-1`,
    `ssh_keys/${base}-ssh`,
  ];
}

const plannedAddresses = [
  "hcloud_firewall.sovereign",
  'hcloud_load_balancer.region["fsn1"]',
  'hcloud_load_balancer_network.region["fsn1"]',
  'hcloud_load_balancer_service.listener["fsn1/443"]',
  'hcloud_load_balancer_service.listener["fsn1/6443"]',
  'hcloud_load_balancer_service.listener["fsn1/80"]',
  'hcloud_load_balancer_target.control_plane["fsn1/cp-1"]',
  'hcloud_network.region["fsn1"]',
  'hcloud_network_subnet.region["fsn1"]',
  'hcloud_primary_ip.node["fsn1/cp-1"]',
  'hcloud_server.control_plane["fsn1/cp-1"]',
  "hcloud_ssh_key.sovereign[0]",
];

async function addressesInState({ db }: World, id: string): Promise<string[]> {
  const newest = await db
    .selectFrom("tofu_states")
    .select("addresses")
    .where("deployment_id", "=", id)
    .orderBy("id", "desc")
    .executeTakeFirst();
  return (newest?.addresses ?? []).toSorted();
}

/** The machine owner's own token is meant to lie there; nothing of a deployment is. */
async function demandNoSecrets(world: World, id: string): Promise<void> {
  const vault = vaultOf(world);
  const held = await vault.held(world.db, id);
  const opened = await Promise.all(held.map(({ name }) => vault.get(world.db, id, name)));
  const secrets = [world.cloudToken, ...opened.flatMap((secret) => (secret ? [secret.open()] : []))];
  for (const file of await readdir(world.folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    const content = await readFile(path, "latin1").catch(() => "");
    ok(!secrets.some((secret) => content.includes(secret)), `${path} holds no secret`);
  }
}

async function eventually(holds: () => boolean, what: string, otherwise: () => string): Promise<void> {
  const limitMs = 5000;
  for (let waited = 0; !holds(); waited += 50) {
    ok(waited < limitMs, `${what}, but after ${limitMs / 1000} s there is: ${otherwise()}`);
    await delay(50);
  }
}
