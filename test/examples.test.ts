import { readdir, readFile } from "node:fs/promises";
import { CreateRequest } from "@catalyst/contract";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { startLabProject, type LabProject } from "../infra/hetzner/testing/lab-project.ts";
import { copyModule, type ModuleCopy } from "../infra/hetzner/testing/module-copy.ts";
import { variables } from "../infra/hetzner/testing/variables.ts";
import type { Deployment } from "../packages/server/src/features/deployments/deployment.ts";
import { moduleVariables } from "../packages/server/src/features/deployments/module-variables.ts";
import { slugOf } from "../packages/server/src/features/deployments/slug.ts";
import { validateRequest } from "../packages/server/src/features/deployments/validate-request/validate-request.ts";

const folder = new URL("../examples/", import.meta.url);
const examples = [
  { name: "solo.yaml", servers: ["fsn1/cp-1"] },
  { name: "own-domain.yaml", servers: ["fsn1/cp-1"] },
  { name: "solo-two-workers.yaml", servers: ["nbg1/cp-1", "nbg1/worker-1", "nbg1/worker-2"] },
  { name: "ha.yaml", servers: ["hel1/cp-1", "hel1/cp-2", "hel1/cp-3"] },
  { name: "three-regions.yaml", servers: ["fsn1/cp-1", "hel1/cp-1", "nbg1/cp-1"] },
];

test("every example is tested here", async () => {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));

  expect(files.toSorted()).toEqual(examples.map(({ name }) => name).toSorted());
});

describe.each(examples)("$name", ({ name, servers }) => {
  let module: ModuleCopy;
  let cloud: LabProject;
  beforeAll(async () => {
    module = await copyModule();
    cloud = await startLabProject();
  }, 600_000);
  afterAll(async () => {
    await cloud.stop();
    await module.remove();
  });

  test("is a create request of known members, without a credential", async () => {
    const request = await readExample(name);

    expect([...Value.Errors(CreateRequest, request)]).toEqual([]);
    expect(Object.keys(request).filter((member) => !(member in CreateRequest.properties))).toEqual([]);
    expect(Object.keys(request).filter((member) => /token|registrar|objectStorage/i.test(member))).toEqual([]);
  });

  test("is accepted without a warning and planned with as many servers as it says", { timeout: 120_000 }, async () => {
    const request = await readExample(name);

    const { spec, warnings } = validateRequest({ ...request, hetznerToken: cloud.token }, rules);
    const deployment = { id: "0123456789abcdef", slug: slugOf(spec.fqdn), spec, facts: {} } as Deployment;
    const plan = await module.plan(
      variables({ region: "", ...moduleVariables(deployment, settings), ...cloud.variables, hcloud_poll_interval: "100ms" }),
    );

    expect(warnings).toEqual([]);
    expect(plan.filter(({ actions }) => actions.join() !== "create")).toEqual([]);
    expect(plan.flatMap(({ address }) => /^hcloud_server\.\w+\["(.+)"\]$/.exec(address)?.[1] ?? []).toSorted()).toEqual(servers);
  });
});

test("the engine sends no variable that the module does not have", async () => {
  const { spec } = validateRequest({ ...(await readExample("solo.yaml")), hetznerToken: `lab${"x".repeat(61)}` }, rules);

  const sent = Object.keys(moduleVariables({ spec, facts: {} } as Deployment, settings));

  const files = await Promise.all(
    ["variables.tf", "variables-boot.tf"].map((file) => readFile(new URL(`../infra/hetzner/${file}`, import.meta.url), "utf8")),
  );
  const declared = [...files.join("\n").matchAll(/^variable "(\w+)"/gm)].map(([, variable]) => variable);
  expect(sent.filter((variable) => !declared.includes(variable))).toEqual([]);
});

const rules = { pools: ["omani.works"], forbiddenDomains: [], egressCIDRs: [], tokenFits: () => true };
const settings = {
  hetznerURL: "http://127.0.0.1:9/v1",
  pollInterval: "100ms",
  pollFunction: "constant",
  publicURL: "https://catalyst.example.org/sovereign",
  gitops: { repoURL: "https://git.example.org/catalyst.git", branch: "main", commit: "" },
  ociRegistry: "ghcr.io/openova-io",
  registryToken: undefined,
};

async function readExample(name: string): Promise<CreateRequest> {
  return parse(await readFile(new URL(name, folder), "utf8")) as CreateRequest;
}
