import { createHash } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { ask } from "../../packages/server/src/testing/ask-for-tests.ts";
import { startTestCluster } from "../../packages/server/src/testing/cluster-for-tests.ts";
import { sharedMothership } from "../../packages/server/src/testing/shared-mothership.ts";
import { type Description, misfits } from "./description.ts";

/** Runs no phases: the test says where the cluster is, as the module's outputs would. */
const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });
const bearer = "b".repeat(64);

test("a kubeconfig that a node posts and a person fetches is answered as the description says", async () => {
  const cluster = await startTestCluster();
  onTestFinished(() => cluster.close());
  const { client, request, db } = shared();
  const { id } = await client.call("createDeployment", { body: request() });
  await db
    .updateTable("deployments")
    .set({
      status: "flux-bootstrapping",
      bearer_hash: createHash("sha256").update(bearer).digest(),
      facts: JSON.stringify({ kubernetesAPI: { fsn1: cluster.server } }),
    })
    .where("id", "=", id)
    .execute();
  const description = (await ask(shared(), "GET", "/openapi.json", { as: null })).body as Description;

  const posted = await ask(shared(), "PUT", `/api/v1/deployments/${id}/kubeconfig`, { raw: cluster.kubeconfig(), as: bearer });
  const fetched = await ask(shared(), "GET", `/api/v1/deployments/${id}/kubeconfig`);

  expect([posted.status, fetched.status]).toEqual([204, 200]);
  expect([...misfits(description, "postKubeconfig", posted), ...misfits(description, "readKubeconfig", fetched)]).toEqual([]);
});
