import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { rm } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { readRepository } from "../model/repository.ts";
import { createRenderer } from "../render/renderer.ts";
import { exampleChartSource } from "../testing/example-chart-source.ts";
import { exampleKit } from "../testing/example-kit.ts";
import { exampleRepositoryRoot, withChanges } from "../testing/example-repository.ts";
import { planOfCluster } from "./plan-of-cluster.ts";
import { proveOrder } from "./prove-order.ts";

const file = "clusters/_template/bootstrap-kit/02-store.yaml";

test("a failure points to the name of the release that fails", async () => {
  const root = await withChanges(exampleRepositoryRoot, [{ file, replace: "  dependsOn:\n    - name: bp-operator\n", with: "" }]);
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const repository = await readRepository(root);
  await using renderer = createRenderer({
    repository,
    helm: await resolveHelm(),
    charts: exampleChartSource(),
    kit: exampleKit,
    kubeVersion: "1.31.4",
  });

  const { failures } = proveOrder(await planOfCluster(repository, "clusters/_template/bootstrap-kit", renderer));

  const line =
    repository.files
      .text(file)!
      .split("\n")
      .findIndex((each) => each.startsWith("  name: bp-store")) + 1;
  expect(line).toBeGreaterThan(1);
  expect(failures[0]?.at).toMatchObject({ file, line });
});
