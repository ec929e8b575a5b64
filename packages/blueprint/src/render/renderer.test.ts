import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { expect, test } from "vitest";
import { readRepository } from "../model/repository.ts";
import { allRules } from "../rules/all-rules.ts";
import { filesSubject } from "../rules/blueprint-subject.ts";
import { exampleChartSource } from "../testing/example-chart-source.ts";
import { exampleKit } from "../testing/example-kit.ts";
import { exampleRepositoryRoot } from "../testing/example-repository.ts";
import type { KeptRender, RenderCache } from "./render-cache.ts";
import { createRenderer } from "./renderer.ts";

const repository = await readRepository(exampleRepositoryRoot);
const web = repository.byName("bp-web")!;
const dormant = repository.byName("bp-dormant")!;

test("a kept render is what Helm gave, and needs no Helm", async () => {
  const cache = cacheInMemory();
  await using first = await rendererWith(cache);
  await using second = await rendererWith(cache);

  const made = await first.render(web, {});
  const kept = await second.render(web, {});

  expect(made.objects.length).toBeGreaterThan(0);
  expect(kept).toEqual(made);
  expect([first.runs(), second.runs()]).toEqual([1, 0]);
});

test("a usual chart is rendered twice, one that is excused from its default render with its smoke values too", async () => {
  await using renderer = await rendererWith();

  const usual = await renderer.rendersOf(web);
  const runsOfUsual = renderer.runs();
  const excused = await renderer.rendersOf(dormant);

  expect([usual.smoke, runsOfUsual]).toEqual([undefined, 2]);
  expect([excused.smoke?.ok, renderer.runs() - runsOfUsual]).toEqual([true, 3]);
});

test("a neighbour that is excused from its default render is seen with its smoke values", async () => {
  await using renderer = await rendererWith();
  const subject = filesSubject(web, {
    repository,
    blueprints: [web],
    clusterDirectories: [],
    rules: allRules,
    renderer,
    kit: exampleKit,
    kubeVersion: "1.31.4",
  });

  const objects = await subject.neighbour?.("bp-dormant");

  expect(objects?.length).toBeGreaterThan(0);
});

async function rendererWith(cache?: RenderCache) {
  return createRenderer({
    repository,
    helm: await resolveHelm(),
    charts: exampleChartSource(),
    kit: exampleKit,
    kubeVersion: "1.31.4",
    cache,
  });
}

function cacheInMemory(): RenderCache {
  const kept = new Map<string, string>();

  return {
    async read(key) {
      const text = kept.get(key);

      return text === undefined ? undefined : (JSON.parse(text) as KeptRender);
    },
    async write(key, render) {
      kept.set(key, JSON.stringify(render));
    },
  };
}
