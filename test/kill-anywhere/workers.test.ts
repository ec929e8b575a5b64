import { expect, onTestFinished, test } from "vitest";
import { type Event, provisionPhases } from "../../packages/contract/src/contract.ts";
import { testDatabase } from "../../packages/server/src/testing/test-database.ts";
import { demandStanding } from "./demands.ts";
import { deploy, follow, isStanding } from "./deployed.ts";
import { takeoverAfter } from "./play.ts";
import type { Topology } from "./schedule.ts";
import { type World, createWorld } from "./world.ts";

const limit = { timeout: 120_000 };

test("a worker that hangs is taken over within 15 s, and does no harm when it wakes up", limit, async () => {
  const world = await testWorld("split");
  const deployed = await deploy(world, "hung.omani.works");
  await follow(world, deployed, isServerBeingMade);
  const pid = await pidAtWork(world);

  process.kill(pid, "SIGSTOP");
  const at = Date.now();
  await follow(world, deployed, isStanding);
  process.kill(pid, "SIGCONT");

  const [takeover] = takeoverAfter(at, deployed.events);
  expect(takeover).toBeLessThan(15_000);
  await demandStanding(world, deployed);
});

test("a process that is told to stop in the midst of an apply keeps the state and goes on after its next start", limit, async () => {
  const world = await testWorld("one");
  const deployed = await deploy(world, "stopped.omani.works");
  await follow(world, deployed, isServerBeingMade);
  const [only] = world.mothership.processes;

  await only?.end("SIGTERM");
  const kept = await world.db.selectFrom("tofu_states").select("addresses").orderBy("id", "desc").executeTakeFirst();
  const { status, epoch } = await world.db.selectFrom("deployments").select(["status", "epoch"]).executeTakeFirstOrThrow();
  await only?.start();
  await follow(world, deployed, isStanding);

  expect(kept?.addresses.length).toBeGreaterThan(3);
  expect({ status, epoch }).toEqual({ status: "provisioning", epoch: 1 });
  expect(deployed.events.filter(({ message }) => message.startsWith("The worker that ran"))).toEqual([]);
  await demandStanding(world, deployed);
});

test("two workers share the work and never run the same phase", limit, async () => {
  const world = await testWorld("split", { "hetzner.latency.scale": 0 });

  const all = await Promise.all(["one", "two", "three", "four"].map((name) => deploy(world, `${name}.omani.works`)));
  const settled = await Promise.all(all.map((deployed) => follow(world, deployed, isStanding)));

  expect(settled.map((state) => state?.failure)).toEqual([undefined, undefined, undefined, undefined]);
  for (const { events } of all) {
    const started = events.filter(({ message }) => /^[a-z-]+ started/.test(message)).map(({ phase }) => phase);
    expect(started).toEqual(provisionPhases);
  }
  const workers = await world.db.selectFrom("phase_runs").select("worker_id").distinct().execute();
  expect(workers).toHaveLength(2);
});

async function testWorld(topology: Topology, settings: Record<string, unknown> = {}): Promise<World> {
  const { url } = await testDatabase();
  const world = await createWorld({ seed: 1, topology, losses: [] }, url, settings);
  onTestFinished(() => world.close());
  return world;
}

function isServerBeingMade({ resource, state }: Event): boolean {
  return state === "started" && resource === 'hcloud_server.control_plane["fsn1/cp-1"]';
}

async function pidAtWork({ db }: World): Promise<number> {
  const { pid } = await db
    .selectFrom("phase_runs")
    .innerJoin("workers", "workers.id", "phase_runs.worker_id")
    .select("workers.pid")
    .where("phase_runs.status", "=", "running")
    .executeTakeFirstOrThrow();
  return pid;
}
