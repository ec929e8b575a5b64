import { rm } from "node:fs/promises";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { expect, it } from "vitest";
import { readRepository } from "../model/repository.ts";
import { createRenderer } from "../render/renderer.ts";
import { exampleChartSource } from "../testing/example-chart-source.ts";
import { exampleKit } from "../testing/example-kit.ts";
import { exampleRepositoryRoot, withChanges } from "../testing/example-repository.ts";
import { applyEdits } from "./apply-edits.ts";
import { chartShapeRules } from "./chart-shape-rules.ts";
import type { BlueprintRule } from "./rule.ts";
import { verify, type CheckedFinding } from "./verify.ts";

const helm = await resolveHelm();

it("lets no comment silence what would leave a cluster hollow or broken", () => {
  const unsuppressible = chartShapeRules.filter(({ suppressible }) => !suppressible).map(({ id }) => id);

  expect(unsuppressible).toEqual([
    "CH-HOLLOW",
    "CH-DECOY-DEP",
    "CH-DUAL-ANNOTATION",
    "CH-UMBRELLA-DOUBLE-INSTALL",
    "CH-RENDER-FAIL",
    "CH-RENDER-EMPTY",
    "CH-OBS-DEFAULT-TRUE",
    "CH-OBS-RENDERED",
  ]);
});

it.each(["CH-DUAL-ANNOTATION", "CH-NAME-PREFIX", "CH-UPSTREAM-META-MISSING", "CH-UPSTREAM-PARTIAL", "CH-OBS-NO-TEST", "CH-TESTS-PACKAGED"])(
  "%s cures what it finds",
  async (id) => {
    const rule = chartShapeRules.find((candidate) => candidate.id === id)!;
    for (const { changes } of rule.examples) {
      const root = await withChanges(exampleRepositoryRoot, changes);
      try {
        const found = await judge(root, rule);
        await applyEdits(
          root,
          found.flatMap(({ edits }) => edits),
        );

        const left = await judge(root, rule);

        expect(found).not.toEqual([]);
        expect(left).toEqual([]);
      } finally {
        await rm(root, { recursive: true, force: true });
      }
    }
  },
);

async function judge(root: string, rule: BlueprintRule): Promise<CheckedFinding[]> {
  const repository = await readRepository(root);
  await using renderer = createRenderer({ repository, helm, charts: exampleChartSource(), kit: exampleKit, kubeVersion: "1.31.4" });
  const { findings } = await verify({
    repository,
    blueprints: repository.blueprints,
    clusterDirectories: [],
    rules: [rule],
    renderer: rule.needs.length === 0 ? undefined : renderer,
    kit: exampleKit,
    kubeVersion: "1.31.4",
  });

  return findings;
}
