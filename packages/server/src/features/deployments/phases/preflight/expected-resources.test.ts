import { afterAll, beforeAll, expect, test } from "vitest";
import { copyModule, type ModuleCopy } from "../../../../../../../infra/hetzner/testing/module-copy.ts";
import { variables } from "../../../../../../../infra/hetzner/testing/variables.ts";
import { type LabCloud, startLabCloud } from "../../../../testing/lab-cloud.ts";
import { sampleDeployment, samplePublicKey, sampleRegion } from "../../../../testing/sample-deployment.ts";
import { listProject } from "../../list-project.ts";
import { expectedResources } from "./expected-resources.ts";
import { findLeftovers } from "./find-leftovers.ts";
import { planImports } from "./plan-imports.ts";

// The module itself is the judge: what it made, under which address, name and import id.

const deployment = sampleDeployment({
  spec: {
    regions: [
      sampleRegion({ haEnabled: true, workerCount: 2, workerSize: "cpx32" }),
      sampleRegion({ cloudRegion: "nbg1", key: "east", clusterName: "hz-nbg-rtz-prod", workerCount: 1, workerSize: "cpx32" }),
    ],
  },
});

let lab: LabCloud;
let module: ModuleCopy;
let state: Record<string, Record<string, unknown>>;

beforeAll(async () => {
  lab = await startLabCloud({ quota: { load_balancers: 2 } });
  module = await copyModule();
  await module.apply(
    variables({
      sovereign_fqdn: deployment.spec.fqdn,
      resource_slug: deployment.slug,
      deployment_id: deployment.id,
      hcloud_endpoint: lab.lab.hetznerURL,
      hcloud_token: lab.token,
      ssh_public_key: samplePublicKey,
      regions: deployment.spec.regions,
    }),
  );
  state = await module.state();
}, 600_000);

afterAll(async () => {
  await module.remove();
  await lab.close();
});

test("every object with a name is expected under the module's address and name, and no other is", () => {
  const made = Object.entries(state).flatMap(([address, { name }]) => (typeof name === "string" ? [`${address} ${name}`] : []));

  const expected = expectedResources(deployment).map(({ address, name }) => `${address} ${name}`);

  expect(expected.toSorted()).toEqual(made.toSorted());
});

test("with the state lost, all of it is imported by the ids it was made with", async () => {
  const { own } = findLeftovers(deployment, await listProject(lab.cloud, new AbortController().signal));

  const imports = planImports(deployment, own, []);

  expect(imports.map(({ address }) => address).toSorted()).toEqual(Object.keys(state).toSorted());
  for (const { address, id } of imports) expect(`${address} ${id}`).toBe(`${address} ${importIdIn(state[address] ?? {})}`);
});

/** The id as the provider keeps it, save for a service and a target, whose ids it composes of these. */
function importIdIn(values: Record<string, unknown>): string {
  const [id = "", balancer, port, server] = ["id", "load_balancer_id", "listen_port", "server_id"].map(
    (name) => values[name] as string | number | undefined,
  );
  if (port !== undefined) return `${balancer}__${port}`;
  return server !== undefined && balancer !== undefined ? `${balancer}__server__${server}` : `${id}`;
}
