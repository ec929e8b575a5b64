import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countResources, readInventory } from "./testing/inventory.ts";
import { startLabProject, type LabProject } from "./testing/lab-project.ts";
import { copyModule, type ModuleCopy } from "./testing/module-copy.ts";
import { scenarios } from "./testing/scenarios.ts";
import { variables } from "./testing/variables.ts";

// Today's API knows locations only; the one before named a datacenter as well, and a project may still be served by it.
const runs = [
  ...scenarios.map((scenario) => ({ ...scenario, era: "2026-11" as const })),
  ...scenarios.filter(({ name }) => name === "solo").map((scenario) => ({ ...scenario, era: "2026-06" as const })),
];

describe.each(runs)("$name, API of $era", ({ changes, primaryRegion, holds, era }) => {
  let module: ModuleCopy;
  let cloud: LabProject;
  beforeAll(async () => {
    module = await copyModule();
    cloud = await startLabProject({ era });
  }, 600_000);
  afterAll(async () => {
    await cloud.stop();
    await module.remove();
  });

  test("is made as planned, stays as it is, and goes without a trace", { timeout: 120_000 }, async () => {
    const input = variables({ ...changes, ...cloud.variables });

    await module.apply(input);
    const inventory = await readInventory(cloud);
    const secondPlan = await module.plan(input);
    await module.destroy(input);

    const { labels, ...rest } = inventory;
    expect(withoutAddresses(rest)).toEqual(holds);
    for (const [name, own] of Object.entries(labels)) expect({ [name]: own }).toEqual({ [name]: expectedLabels(name, primaryRegion) });
    expect(secondPlan).toEqual([]);
    await expect.poll(() => countResources(cloud), { timeout: 30_000 }).toBe(0);
  });
});

/** Public addresses are the cloud's choice; what matters is that a mesh rule names each node once. */
function withoutAddresses<T extends { servers: object; firewalls: Record<string, string[]> }>(inventory: T): T {
  const nodes = Object.keys(inventory.servers).length;
  const address = String.raw`\d+\.\d+\.\d+\.\d+/32`;
  const all = new RegExp(`from ${address}( ${address}){${nodes - 1}}$`);

  return {
    ...inventory,
    firewalls: Object.fromEntries(
      Object.entries(inventory.firewalls).map(([name, rules]) => [name, rules.map((rule) => rule.replace(all, "from NODES"))]),
    ),
  };
}

/** As the names say it: what lies in no region carries no region, and only nodes and their addresses have a role. */
function expectedLabels(name: string, primary: string): Record<string, string> {
  const part = name.slice("catalyst-acme-example-org-".length);
  const role = /(^|-)(cp|worker)-\d+(-ipv4)?$/.exec(part)?.[2];

  return {
    "catalyst.openova.io/sovereign": "acme.example.org",
    "catalyst.openova.io/deployment-id": "0123456789abcdef",
    "catalyst.openova.io/managed-by": "opentofu",
    ...(part === "ssh" || part === "fw" ? {} : { "catalyst.openova.io/region": /^(nbg1|hel1)-/.exec(part)?.[1] ?? primary }),
    ...(role === undefined ? {} : { "catalyst.openova.io/role": role === "cp" ? "control-plane" : role }),
  };
}
