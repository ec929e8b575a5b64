import { cp } from "node:fs/promises";
import { join } from "node:path";
import { surfaceOf } from "@catalyst/blueprint/diff/surface-of.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { readRepository, type Repository } from "@catalyst/blueprint/model/repository.ts";
import { planOfCluster } from "@catalyst/blueprint/order/plan-of-cluster.ts";
import { proveOrder } from "@catalyst/blueprint/order/prove-order.ts";
import { renderCacheIn } from "@catalyst/blueprint/render/render-cache.ts";
import { createRenderer, type Renderer } from "@catalyst/blueprint/render/renderer.ts";
import { allRules } from "@catalyst/blueprint/rules/all-rules.ts";
import { resultCacheIn } from "@catalyst/blueprint/rules/result-cache.ts";
import { usualValueFiles } from "@catalyst/blueprint/rules/chart-shape/usual-render.ts";
import { ruleSetVersion } from "@catalyst/blueprint/rules/rule-set.ts";
import { verify } from "@catalyst/blueprint/rules/verify.ts";
import { simulateUpgrade } from "@catalyst/blueprint/upgrade/simulate-upgrade.ts";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import { schemaPass } from "./parts/blueprint-schema-pass.ts";
import { multiplyBlueprints } from "./parts/blueprint-repository.ts";
import { runBench } from "./parts/bench.ts";
import { median } from "./parts/percentile.ts";

/**
 * What the checks of Blueprints cost: one Blueprint, a catalogue of 56, the order of the kit, an upgrade, and the rules alone beside a mere
 * check against JSON schemas. Charts are the lab's stand-ins; the start of the process is not counted.
 */
const catalogue = 56;
const one = "bp-gitea";
const rounds = 5;

await runBench("checks of Blueprints", 600_000, async ({ folder }) => {
  const helm = await resolveHelm();
  const charts = standInSource();
  const project = await readRepository(checkoutDirectory);
  const rendererOf = (repository: Repository, cache?: string): Renderer =>
    createRenderer({
      repository,
      helm,
      charts,
      findModule: goModule,
      kit: projectKit,
      kubeVersion: "1.31.4",
      ...(cache === undefined ? {} : { cache: renderCacheIn(cache) }),
    });
  // Stand-ins are generated once a process, and modules looked up; neither is the checks' own work.
  await using warm = rendererOf(project);
  await Promise.all(project.blueprints.map((blueprint) => warm.dependenciesOf(blueprint)));

  // As for an author at work: the Blueprint is new at every turn, what it is held against is not.
  const neighbours = join(folder, "neighbours");
  await using keeper = rendererOf(project, neighbours);
  await Promise.all(
    project.blueprints
      .filter(({ name }) => name !== one)
      .map((blueprint) => keeper.render(blueprint, { valueFiles: usualValueFiles({ blueprint, repository: project }) })),
  );
  const changed = await medianOf(rounds, async (round) => {
    const kept = join(folder, `neighbours-${round}`);
    await cp(neighbours, kept, { recursive: true });
    return time(async () => {
      const repository = await readRepository(checkoutDirectory);
      await using renderer = rendererOf(repository, kept);
      await judge(repository, renderer, join(folder, `changed-${round}`), [one]);
    });
  });

  const alone = await medianOf(rounds, async (round) =>
    time(async () => {
      const repository = await readRepository(checkoutDirectory);
      await using renderer = rendererOf(repository, join(folder, `one-${round}`));
      await judge(repository, renderer, join(folder, `results-${round}`), [one]);
    }),
  );
  const unchanged = await medianOf(rounds, async (round) =>
    time(async () => {
      const repository = await readRepository(checkoutDirectory);
      await using renderer = rendererOf(repository, join(folder, `one-${round}`));
      await judge(repository, renderer, join(folder, `results-${round}`), [one]);
    }),
  );

  const many = join(folder, "many");
  await multiplyBlueprints(project, many, catalogue);
  const judgeAll = async (): Promise<void> => {
    const repository = await readRepository(many);
    await using renderer = rendererOf(repository, join(folder, "renders"));
    await judge(repository, renderer, join(folder, "results"));
  };
  const cold = await time(judgeAll);
  const again = await time(judgeAll);
  const memory = process.resourceUsage().maxRSS / 1024;

  const order = await time(async () => {
    await using renderer = rendererOf(project);
    const proof = proveOrder(await planOfCluster(project, "clusters/_template/bootstrap-kit", renderer));
    if (proof.failures.length > 0) throw new Error(`the kit is refused: ${proof.failures[0]!.message}`);
  });

  const renders = await Promise.all(project.blueprints.map(async (blueprint) => ({ blueprint, renders: await warm.rendersOf(blueprint) })));
  const largest = renders.toSorted((a, b) => b.renders.default.objects.length - a.renders.default.objects.length)[0]!;
  const surface = surfaceOf(largest.blueprint, largest.renders.default.objects);
  const upgrade = await medianOf(rounds, async () =>
    time(async () => {
      simulateUpgrade({
        oldRender: surface.objects,
        newRender: surface.objects,
        oldCrds: surface.crds,
        newCrds: surface.crds,
        applier: "helm3",
        release: { name: "x", namespace: "x" },
      });
    }),
  );

  const objects = renders.flatMap(({ renders: { default: byDefault, allToggles } }) => [...byDefault.objects, ...allToggles.objects]);
  const kubeObjects = objects.map(({ object }) => object);
  // The first pass reads templates and fills what rules remember; the others are the rules themselves.
  await judge(project, warm);
  const rules = await medianOf(rounds, () => time(() => judge(project, warm)));
  const schemas = await medianOf(rounds, () => time(async () => schemaPass(kubeObjects)));

  return {
    figures: [
      { what: `verify of ${one}, changed, its neighbours' renders kept`, value: changed, unit: "ms", target: { most: 300 } },
      { what: `verify of ${one}, nothing remembered, 7 runs of Helm`, value: alone, unit: "ms" },
      { what: `verify of ${one}, unchanged`, value: unchanged, unit: "ms", target: { most: 80 } },
      { what: `verify of ${catalogue} charts, nothing remembered`, value: cold / 1000, unit: "s", target: { most: 10 } },
      { what: `verify of ${catalogue} charts, unchanged`, value: again / 1000, unit: "s", target: { most: 1 } },
      { what: "largest memory of the process", value: memory, unit: "MiB", target: { most: 512 } },
      { what: "order of the kit, nothing remembered", value: order / 1000, unit: "s", target: { most: 3 } },
      { what: `upgrade of the largest release (${largest.blueprint.name})`, value: upgrade, unit: "ms", target: { most: 500 } },
      { what: "rules alone", value: objects.length / (rules / 1000), unit: "objects/s", target: { least: 3000 } },
      { what: "JSON schemas alone, for comparison", value: objects.length / (schemas / 1000), unit: "objects/s" },
    ],
    taken: [
      `Helm ${helm.version}, ${project.blueprints.length} Blueprints of the project, ${objects.length} rendered objects`,
      `${rounds} rounds where a median is told, ${allRules.length} rules`,
    ],
  };
});

async function judge(repository: Repository, renderer: Renderer, results?: string, names?: readonly string[]): Promise<void> {
  await verify({
    repository,
    blueprints: names === undefined ? repository.blueprints : repository.blueprints.filter(({ name }) => names.includes(name)),
    clusterDirectories: [],
    rules: allRules,
    renderer,
    kit: projectKit,
    kubeVersion: "1.31.4",
    results: results === undefined ? undefined : resultCacheIn(results, repository.files, [ruleSetVersion()]),
  });
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();

  return performance.now() - startedAt;
}

async function medianOf(times: number, measure: (round: number) => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let round = 0; round < times; round++) values.push(await measure(round));

  return median(values);
}
