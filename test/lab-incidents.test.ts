import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyModule, type ModuleCopy } from "../infra/hetzner/testing/module-copy.ts";
import { variables } from "../infra/hetzner/testing/variables.ts";
import { createAdminClient, startLab, type AdminClient, type Census, type Lab } from "../packages/lab/src/lab.ts";

// Known incidents, seen through the real tofu and the real provider: the lab must fail the way the cloud does, in the cloud's words.

const limit = { timeout: 120_000 };
let module: ModuleCopy;

beforeAll(async () => {
  module = await copyModule();
}, 600_000);
afterAll(() => module.remove());

test.each([
  ["malformed-ssh-key", /public_key.*SSH key not valid|invalid_input/s, {}],
  ["read-only-token", /forbidden/, {}],
  ["server-quota", /server limit exceeded/, { worker_count: 1 }],
  ["no-capacity", /error during placement/, {}],
  ["capacity-stall-then-failure", /error during placement/, {}],
  ["lost-answer-behind-proxy", /uniqueness_error/, {}],
  ["failed-create-action", /internal error during creation/, {}],
])("%s fails an apply in the cloud's words, and what was made can be destroyed", limit, async (scenario, words, changes) => {
  await using cloud = await startCloud(scenario, changes);

  await expect(module.apply(cloud.input)).rejects.toThrow(words);

  await cloud.admin.clearScenario();
  await cloud.admin.fire({ token: { id: "main", change: "restore" } });
  await module.destroy(cloud.input);
});

test("after lost answers the next apply meets its own leftovers", limit, async () => {
  await using cloud = await startCloud("uniqueness-after-lost-state");

  await expect(module.apply(cloud.input)).rejects.toThrow(/EOF|reset/);
  await expect(module.apply(cloud.input)).rejects.toThrow("uniqueness_error");

  expect(namesOf(await cloud.admin.census(), "networks")).toHaveLength(1);
  await module.destroy(cloud.input);
});

test("locks and conflicts that pass are survived", limit, async () => {
  await using cloud = await startCloud("busy-everywhere");

  await module.apply(cloud.input);

  expect(await module.plan(cloud.input)).toEqual([]);
  await module.destroy(cloud.input);
});

test("a destroy is over long before everything has disappeared", limit, async () => {
  await using cloud = await startCloud("delete-but-persists", {}, 60);
  await module.apply(cloud.input);

  await module.destroy(cloud.input);
  const rightAfter = await cloud.admin.census();
  await cloud.admin.advance("5m");
  const later = await cloud.admin.census();

  expect(rightAfter.total).toBeGreaterThan(0);
  expect(rightAfter.projects.flatMap(({ kinds }) => Object.values(kinds).flat()).every((resource) => resource.lingering)).toBe(true);
  expect(later.total).toBe(0);
});

test("what a cluster made itself survives a destroy, and only a full listing shows it", limit, async () => {
  await using cloud = await startCloud("phantom-resources");
  await module.apply(cloud.input);
  await cloud.admin.advance("10m");

  await module.destroy(cloud.input);
  await cloud.admin.advance("10m");
  const left = await cloud.admin.census();

  expect(namesOf(left, "servers")).toHaveLength(2);
  expect(namesOf(left, "volumes")).toHaveLength(5);
  expect([...namesOf(left, "servers"), ...namesOf(left, "volumes")].some((name) => name.includes("acme"))).toBe(false);
});

interface Cloud extends AsyncDisposable {
  input: ReturnType<typeof variables>;
  admin: AdminClient;
}

async function startCloud(scenario: string, changes: Record<string, unknown> = {}, speed = 600): Promise<Cloud> {
  const lab: Lab = await startLab({
    speed,
    projects: [{ id: "module", quota: { load_balancers: 5 } }],
    scenario: readFileSync(new URL(`../packages/lab/scenarios/${scenario}.yaml`, import.meta.url), "utf8"),
  });
  const access = { hcloud_endpoint: lab.hetznerURL, hcloud_token: lab.projects[0]!.tokens[0]!.token };
  return {
    input: variables({ ...changes, ...access }),
    admin: createAdminClient({ url: lab.adminURL, token: lab.adminToken }),
    [Symbol.asyncDispose]: () => lab.close(),
  };
}

function namesOf(census: Census, kind: "servers" | "volumes" | "networks"): string[] {
  return census.projects.flatMap(({ kinds }) => kinds[kind] ?? []).map((resource) => resource.name);
}
