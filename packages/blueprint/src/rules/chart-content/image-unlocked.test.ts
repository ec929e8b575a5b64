import { rm } from "node:fs/promises";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { describe, expect, it } from "vitest";
import { readRepository } from "../../model/repository.ts";
import { createRenderer } from "../../render/renderer.ts";
import { exampleChartSource } from "../../testing/example-chart-source.ts";
import { exampleKit } from "../../testing/example-kit.ts";
import { exampleRepositoryRoot, withChanges } from "../../testing/example-repository.ts";
import { applyEdits } from "../apply-edits.ts";
import type { ExampleChange } from "../rule.ts";
import { type CheckedFinding, verify } from "../verify.ts";
import { imageUnlocked } from "./image-unlocked.ts";

const webGate =
  "  - image: ghcr.io/openova-io/web-gate:1.0.0\n    digest: sha256:56270d54ecdcccc3b35e9e011210b1742d5bb1eb5a9bdfd1fcc1851d5e08e506\n    signer: openova-io\n";

const defects: readonly (readonly [string, ExampleChange])[] = [
  ["a lock that is not there", { file: "platform/web/images.lock.yaml", remove: true }],
  ["a lock that is empty", { file: "platform/web/images.lock.yaml", write: "images: []\n" }],
  ["a lock that lacks one of two images", { file: "platform/web/images.lock.yaml", replace: webGate, with: "" }],
];

describe("CH-IMAGE-UNLOCKED", () => {
  it.each(defects)("cures %s by itself", async (_, defect) => {
    const root = await withChanges(exampleRepositoryRoot, [defect]);
    try {
      const before = await judge(root);
      await applyEdits(
        root,
        before.flatMap(({ edits }) => edits),
      );
      const after = await judge(root);

      expect(before.length).toBeGreaterThan(0);
      expect(after).toEqual([]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});

async function judge(root: string): Promise<CheckedFinding[]> {
  const repository = await readRepository(root);
  const helm = await resolveHelm();
  await using renderer = createRenderer({ repository, helm, charts: exampleChartSource(), kit: exampleKit, kubeVersion: "1.31.4" });
  const { findings } = await verify({
    repository,
    blueprints: [repository.byName("bp-web")!],
    clusterDirectories: [],
    rules: [imageUnlocked],
    renderer,
    kit: exampleKit,
    kubeVersion: "1.31.4",
  });

  return findings;
}
