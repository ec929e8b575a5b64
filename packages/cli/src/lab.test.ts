import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSupervisorRecord } from "@catalyst/lab/supervisor/child-record.ts";
import { findStragglers } from "@catalyst/lab/supervisor/stragglers.ts";
import { recordPath } from "@catalyst/lab/supervisor/supervisor.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeSandbox, type Sandbox } from "./testing/run-catalyst.ts";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await makeSandbox();
});

afterEach(() => sandbox.remove());

/** Each test runs a dozen commands, each a process of its own, perhaps beside a compiler. */
const timeout = 120_000;

test("the lab starts alone, answers, takes faults, and stops without leaving a process", { timeout }, async () => {
  const { catalyst } = sandbox;
  const scenario = join(sandbox.directory, "scenario.yaml");
  await writeFile(scenario, "version: 1\nname: slow\nrules:\n  - id: slow-reads\n    when: {method: GET}\n    do: {delay: 1ms}\n");

  const up = await catalyst("lab", "up", "--speed", "60");
  const again = await catalyst("lab", "up");
  const load = await catalyst("lab", "faults", "load", scenario);
  const status = await catalyst("lab", "status", "--json");
  const token = await catalyst("lab", "token", "reader", "--read");
  const environment = await catalyst("lab", "env");
  const journal = await catalyst("lab", "journal", "--json");
  const census = await catalyst("lab", "census", "--json");
  const { id } = (await readSupervisorRecord(recordPath(join(sandbox.directory, "state"))))!;
  const down = await catalyst("lab", "down");

  expect(up.exitCode).toBe(0);
  expect(up.stdout).toMatch(/token {9}lab[A-Za-z0-9]{61}/);
  expect(again.exitCode).toBe(3);
  expect(load.stdout).toBe("loaded; 1 rules in force");
  expect(JSON.parse(status.stdout)).toMatchObject({ speed: 60, scenario: "slow" });
  expect(token.stdout).toMatch(/^lab[A-Za-z0-9]{61}$/);
  expect(environment.stdout).toMatch(/^export HCLOUD_ENDPOINT=http:\/\/127\.0\.0\.1:\d+\/v1$/m);
  expect(journal.exitCode).toBe(0);
  expect(JSON.parse(census.stdout)).toMatchObject({ total: 0 });
  expect(down.stdout).toBe("Stopped dns-parent, dns-pool, dns-resolver, lab.");
  expect(await findStragglers(id)).toEqual([]);
});

test("the lab keeps its address and tokens from start to start, until it is purged", { timeout }, async () => {
  const { catalyst, directory } = sandbox;
  await catalyst("lab", "up");
  const before = await catalyst("lab", "env");
  await catalyst("lab", "down");

  await catalyst("lab", "up");
  const after = await catalyst("lab", "env");
  await catalyst("lab", "down", "--purge", "--yes");

  expect(after.stdout).toBe(before.stdout);
  expect(await readdir(directory)).toEqual([]);
});
