import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { declaredDependencies } from "@catalyst/blueprint/model/declared-dependencies.ts";
import { readRepository } from "@catalyst/blueprint/model/repository.ts";
import { surfaceOf } from "@catalyst/blueprint/diff/surface-of.ts";
import { createRenderer, type Renderer } from "@catalyst/blueprint/render/renderer.ts";
import { findSwitches, valuesWith } from "@catalyst/blueprint/render/toggles.ts";
import { allRules } from "@catalyst/blueprint/rules/all-rules.ts";
import { verify } from "@catalyst/blueprint/rules/verify.ts";
import { simulateUpgrade } from "@catalyst/blueprint/upgrade/simulate-upgrade.ts";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import { afterAll, describe, expect, it } from "vitest";

const repository = await readRepository(checkoutDirectory);
const charts = standInSource();
const renderer = rendererWith(await resolveHelm({ generation: "3" }));
const nextRenderer = rendererWith(await resolveHelm({ generation: "4" }));
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await nextRenderer[Symbol.asyncDispose]();
});
const renderLimitMs = 120_000;

function rendererWith(helm: { path: string; version: string }): Renderer {
  return createRenderer({ repository, helm, charts, findModule: goModule, kit: projectKit, kubeVersion: "1.31.4" });
}

describe("the project's own Blueprints and cluster files", () => {
  it("are found without an error or a warning by every rule", { timeout: 300_000 }, async () => {
    const { findings, notChecked } = await verify({
      repository,
      blueprints: repository.blueprints,
      clusterDirectories: repository.clusterDirectories,
      rules: allRules,
      renderer,
      kit: projectKit,
      kubeVersion: "1.31.4",
    });

    const serious = findings.filter(({ severity }) => severity !== "info");
    expect(serious.map(({ rule, file, line, message }) => `${rule} ${file}:${line} ${message}`)).toEqual([]);
    expect(notChecked.filter(({ reason }) => !reason.startsWith("nothing to compare with"))).toEqual([]);
  });

  it("are the mandatory slots of the kit, and two that may be chosen", () => {
    const wanted = projectKit.slots
      .filter(({ mandatory, slot }) => mandatory || slot === 6 || slot === 12)
      .map(({ blueprint }) => blueprint);

    expect(repository.blueprints.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));
  });
});

describe.each(repository.blueprints.map((blueprint) => [blueprint.name, blueprint] as const))("%s", (name, blueprint) => {
  const entry = projectKit.catalog.find((candidate) => candidate.name === name);
  const slot = projectKit.slots.find((candidate) => candidate.blueprint === name);
  const smokeValues = `${blueprint.folder}/tests/smoke.values.yaml`;
  // A chart that needs to be told something renders with what its tests tell it.
  const usual = repository.files.has(smokeValues) ? { valueFiles: [smokeValues] } : {};

  it("is what the catalogue says: folder, title, category, visibility, hard dependencies, upstream charts", () => {
    const { spec, folder } = blueprint;
    const card = spec["card"] as Record<string, unknown>;
    const upstream = ((spec["upstream"] ?? []) as { chart: string; version: string; repository: string }[]).map(
      ({ chart, version, repository: url }) => ({ chart, version, repository: url }),
    );

    expect({ folder, title: card["title"], category: card["category"], visibility: spec["visibility"], upstream }).toEqual({
      folder: entry?.folder,
      title: entry?.title,
      category: entry?.category,
      visibility: entry?.visibility,
      upstream: entry?.upstream ?? [],
    });
    const hard = declaredDependencies(blueprint)
      .filter(({ kind }) => kind === "hard")
      .map((dependency) => dependency.blueprint);
    expect(hard.toSorted()).toEqual([...(entry?.dependsOn ?? [])].toSorted());
    expect(blueprint.version).toBe(slot?.chartVersion ?? "1.0.0");
  });

  it("renders the same objects with the next generation of Helm", { timeout: renderLimitMs }, async () => {
    const [now, next] = [await renderer.render(blueprint, usual), await nextRenderer.render(blueprint, usual)];

    const identities = (render: typeof now): string[] =>
      render.objects.map(({ object }) => `${object.kind} ${object.metadata.name}`).toSorted();
    expect(next.error).toBe("");
    expect(identities(next)).toEqual(identities(now));
  });

  it("turns on telemetry by each of its switches alone, and nothing by default", { timeout: renderLimitMs }, async () => {
    const { mergedValues } = await renderer.rendersOf(blueprint);

    const { objects } = await renderer.render(blueprint, usual);
    expect(objects.filter(({ object }) => object.apiVersion.startsWith("monitoring.coreos.com"))).toEqual([]);
    for (const toggle of findSwitches(mergedValues)) {
      const on = await renderer.render(blueprint, {
        ...usual,
        values: valuesWith([toggle], true),
        apiVersions: ["monitoring.coreos.com/v1", "monitoring.coreos.com/v1/ServiceMonitor", "monitoring.coreos.com/v1/PodMonitor"],
      });
      expect([toggle.join("."), on.error]).toEqual([toggle.join("."), ""]);
    }
  });

  it("is upgraded from itself without touching anything", { timeout: renderLimitMs }, async () => {
    const { objects, crds } = surfaceOf(blueprint, (await renderer.render(blueprint, usual)).objects);
    const release = { name: slot?.releaseName ?? name, namespace: slot?.namespace ?? name };

    for (const applier of ["helm3", "helm4", "kustomize"] as const) {
      const report = simulateUpgrade({ oldRender: objects, newRender: objects, oldCrds: crds, newCrds: crds, applier, release });
      expect([applier, report.verdict]).toEqual([applier, "safe"]);
    }
  });
});
