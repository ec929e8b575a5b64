import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { ChartSource, FetchedChart } from "../dependencies/chart-source.ts";
import { type FindModule, resolveIncludes } from "../dependencies/resolve-includes.ts";
import { readChartArchive } from "../dependencies/read-chart-archive.ts";
import type { KitData } from "../model/kit-data.ts";
import { type LoadedBlueprint, type LoadedChart, type LoadedDependency, recordOf } from "../model/loaded-blueprint.ts";
import type { Repository } from "../model/repository.ts";
import { smokeModeOf } from "../rules/chart-shape/chart-annotations.ts";
import type { BlueprintRenders, RenderInput, ResolvedDependency } from "../rules/subject.ts";
import { helmTemplate, type HelmProgram } from "./helm.ts";
import { limitConcurrency } from "./limit-concurrency.ts";
import { mergeChartValues, readValues } from "./merge-values.ts";
import { prepareChart } from "./prepare-chart.ts";
import type { RenderCache } from "./render-cache.ts";
import { readDocuments, readRender } from "./read-render.ts";
import type { ChartRender } from "./rendered-object.ts";
import { findOwnSwitches, findSwitches, findToggles, valuesWith } from "./toggles.ts";

export interface RendererOptions {
  repository: Repository;
  helm: HelmProgram;
  charts: ChartSource;
  /** Where charts find what they include from pinned modules; nowhere when left out. */
  findModule?: FindModule | undefined;
  kit: KitData;
  /** The Kubernetes that is rendered for. */
  kubeVersion: string;
  /** Helm processes at once; as many as there are cores when left out. */
  jobs?: number;
  /** Keeps renders between runs. */
  cache?: RenderCache | undefined;
  signal?: AbortSignal | undefined;
}

/** Why a Blueprint cannot be rendered here: archives that are not to be had. It is *not checked* then, and never passes. */
export class DependencyMissingError extends Error {
  override readonly name = "DependencyMissingError";

  constructor(missing: readonly string[]) {
    super(`not to be had here: ${missing.join(", ")}`);
  }
}

/** Renders Blueprints with the real Helm. Each chart is laid out once, each equal run is made once. Dispose of it to remove its folders. */
export interface Renderer extends AsyncDisposable {
  /** The archives a chart wraps. Rejects with DependencyMissingError. */
  dependenciesOf(blueprint: LoadedBlueprint): Promise<ResolvedDependency[]>;
  /** The renders that rules look at. Rejects with DependencyMissingError, or for a Blueprint without a chart. */
  rendersOf(blueprint: LoadedBlueprint): Promise<BlueprintRenders>;
  /** One run with values over the chart's own. */
  render(blueprint: LoadedBlueprint, input: RenderInput): Promise<ChartRender>;
  /** The chart laid out as Helm takes it, dependencies included; it is there until the renderer is disposed of. Rejects with DependencyMissingError. */
  chartFolder(blueprint: LoadedBlueprint): Promise<string>;
  /** How many times Helm really ran. */
  runs(): number;
}

const monitoringVersions = ["", "/ServiceMonitor", "/PodMonitor", "/PrometheusRule"].map((kind) => `monitoring.coreos.com/v1${kind}`);

/** A chart with all that belongs to it. What is not needed for a kept render is made when somebody asks, once. */
interface Layout {
  chart: LoadedChart;
  /** Over the chart's files and the archives. */
  digest: string;
  dependencies(): Promise<ResolvedDependency[]>;
  /** As Helm takes it. */
  folder(): Promise<string>;
}

/** Of what is kept of a render; another number when documents are read otherwise. */
const readingVersion = "1";

export function createRenderer(options: RendererOptions): Renderer {
  const { repository, helm, charts, kit, kubeVersion, cache, signal } = options;
  const run = limitConcurrency(options.jobs ?? availableParallelism());
  const layouts = new Map<LoadedBlueprint, Promise<Layout>>();
  const renders = new Map<string, Promise<ChartRender>>();
  let workFolder: Promise<string> | undefined;
  let ran = 0;

  return {
    dependenciesOf: async (blueprint) => (await layoutOf(blueprint)).dependencies(),
    rendersOf,
    render,
    chartFolder: async (blueprint) => (await layoutOf(blueprint)).folder(),
    runs: () => ran,
    async [Symbol.asyncDispose]() {
      // What still runs would write into a folder that is being removed.
      await Promise.allSettled([...layouts.values(), ...renders.values()]);
      if (workFolder !== undefined) await rm(await workFolder, { recursive: true, force: true });
    },
  };

  async function rendersOf(blueprint: LoadedBlueprint): Promise<BlueprintRenders> {
    const layout = await layoutOf(blueprint);
    const { chart } = layout;
    const smokeFile = `${blueprint.folder}/tests/smoke.values.yaml`;
    const smokeValues = repository.files.has(smokeFile) ? [smokeFile] : [];
    const mergedValues = mergeChartValues(chart.values, await layout.dependencies());
    const toggles = findToggles(mergedValues);
    const [byDefault, smoke, allToggles] = await Promise.all([
      render(blueprint, {}),
      // Elsewhere the values are seen together with the toggles, and the default render is the usual one.
      smokeValues.length > 0 && smokeModeOf(chart) !== undefined ? render(blueprint, { valueFiles: smokeValues }) : undefined,
      render(blueprint, {
        valueFiles: smokeValues,
        values: valuesWith([...findSwitches(mergedValues), ...findOwnSwitches(chart)], true),
        apiVersions: monitoringVersions,
      }),
    ]);

    return { default: byDefault, smoke, allToggles, mergedValues, toggles, render: (input) => render(blueprint, input) };
  }

  async function render(blueprint: LoadedBlueprint, input: RenderInput): Promise<ChartRender> {
    const layout = await layoutOf(blueprint);
    const slot = kit.slots.find((candidate) => candidate.blueprint === blueprint.name);
    const shortName = blueprint.name.replace(/^bp-/, "");
    const full = {
      releaseName: input.releaseName ?? slot?.releaseName ?? shortName,
      namespace: input.namespace ?? slot?.namespace ?? shortName,
      valueTexts: (input.valueFiles ?? []).map((file) => repository.files.text(file) ?? ""),
      values: input.values ?? {},
      apiVersions: input.apiVersions ?? [],
    };
    const key = digestOf([readingVersion, layout.digest, helm.version, kubeVersion, JSON.stringify(full), String(input.repeat ?? "")]);
    const known = renders.get(key) ?? runOnce(layout, key, full, input.repeat !== undefined);
    renders.set(key, known);

    return known;
  }

  async function runOnce(
    layout: Layout,
    key: string,
    input: { releaseName: string; namespace: string; valueTexts: string[]; values: object; apiVersions: readonly string[] },
    fresh: boolean,
  ): Promise<ChartRender> {
    const kept = fresh ? undefined : await cache?.read(key);
    if (kept !== undefined) return { ok: true, error: "", text: kept.text, ...readRender(kept.text, kept.readings) };
    const folder = await layout.folder();
    const { ok, text, error } = await run(() => callHelm(folder, key, input));
    const readings = readDocuments(text);
    // A failure may have come from outside: a full disk, an interrupt.
    if (!fresh && ok) await cache?.write(key, { text, readings });

    return { ok, error, text, ...readRender(text, readings) };
  }

  async function callHelm(
    folder: string,
    key: string,
    input: { releaseName: string; namespace: string; valueTexts: string[]; values: object; apiVersions: readonly string[] },
  ): Promise<{ ok: boolean; text: string; error: string }> {
    const helmHome = join(await ownFolder(), "helm-home");
    const valuesFolder = join(await ownFolder(), "values", key);
    await mkdir(valuesFolder, { recursive: true });
    const texts = Object.keys(input.values).length > 0 ? [...input.valueTexts, JSON.stringify(input.values)] : input.valueTexts;
    const valueFiles = texts.map((_, index) => join(valuesFolder, `${index}.yaml`));
    await Promise.all(texts.map((text, index) => writeFile(valueFiles[index]!, text)));
    ran += 1;

    return helmTemplate(helm, { ...input, chartDirectory: folder, valueFiles, kubeVersion, helmHome, signal });
  }

  function layoutOf(blueprint: LoadedBlueprint): Promise<Layout> {
    const known = layouts.get(blueprint) ?? layOut(blueprint);
    layouts.set(blueprint, known);

    return known;
  }

  async function layOut(blueprint: LoadedBlueprint): Promise<Layout> {
    const { chart } = blueprint;
    if (chart === undefined) throw new Error(`${blueprint.name} has no chart`);
    const fetched = await Promise.all(
      chart.dependencies.map(async (dependency) => ({ dependency, fetched: await charts.fetch(dependency, signal) })),
    );
    const includes = await resolveIncludes(repository.files, chart, options.findModule ?? (async () => undefined));
    const missing = [
      ...fetched
        .filter((entry) => entry.fetched === undefined)
        .map(({ dependency: { name, version, repository: url } }) => `${name} ${version} of ${url}`),
      ...includes.missing.map(({ module, version }) => `${module} ${version}`),
    ];
    if (missing.length > 0) throw new DependencyMissingError(missing);
    const complete = fetched as { dependency: LoadedDependency; fetched: FetchedChart }[];

    return {
      chart,
      dependencies: once(() => Promise.all(complete.map((entry) => resolved(entry.dependency, entry.fetched)))),
      folder: once(async () => {
        const folder = join(await ownFolder(), blueprint.folder.replaceAll("/", "_"), "work", chart.name || "chart");
        await mkdir(folder, { recursive: true });
        await prepareChart(repository.files, chart, { dependencies: complete, includes: includes.files }, folder);

        return folder;
      }),
      digest: digestOf([
        ...repository.files.under(`${chart.directory}/`).flatMap((path) => [path, repository.files.bytes(path)!]),
        ...complete.map((entry) => entry.fetched.sha256),
        ...[...includes.files].flat(),
      ]),
    };
  }

  function ownFolder(): Promise<string> {
    workFolder ??= mkdtemp(join(tmpdir(), "catalyst-blueprint-"));

    return workFolder;
  }
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;

  return () => (made ??= make());
}

async function resolved(dependency: LoadedDependency, { bytes, sha256, kind }: FetchedChart): Promise<ResolvedDependency> {
  const archive = await readChartArchive(bytes);
  const files = new Map([...archive].map(([path, content]) => [path.slice(path.indexOf("/") + 1), content] as const));

  return {
    dependency,
    sha256,
    kind,
    files,
    metadata: recordOf(readValues(files.get("Chart.yaml"))),
    values: readValues(files.get("values.yaml")),
  };
}

function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");

  return hash.digest("hex");
}
