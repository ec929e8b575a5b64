import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChartSource } from "@catalyst/blueprint/dependencies/create-chart-source.ts";
import { openChartCache } from "@catalyst/blueprint/dependencies/chart-cache.ts";
import { compareCharts, type Comparison } from "@catalyst/lab/charts/compare-charts.ts";
import type { ReadShape } from "@catalyst/lab/charts/read-shape.ts";
import { ChartRenderError, renderChart, type RenderOptions } from "@catalyst/lab/charts/render-chart.ts";
import { readShapes } from "@catalyst/lab/charts/shape-library.ts";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import type { Command } from "commander";
import { parse, stringify } from "yaml";
import { CliError, exitCodes, usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print, printJSON, printTable } from "../../output/print.ts";
import { printComparison } from "./print-comparison.ts";

interface RenderFlags {
  values: string[];
  release?: string;
  namespace: string;
  kubeVersion: string;
}

interface CompareFlags extends RenderFlags {
  against?: string;
  toggles?: boolean;
  json?: boolean;
}

export function addChartsCommand(lab: Command, context: Context): void {
  const charts = lab.command("charts").description("the charts that stand in for upstream's where those cannot be fetched");

  charts
    .command("list")
    .description("what stands in for what, and what a checked copy is cached of")
    .option("--json", "one JSON object per line")
    .addHelpText("after", "\nExample:\n  ./catalyst lab charts list")
    .action((options: { json?: boolean }) => listCharts(context, options.json === true));

  withRenderFlags(charts.command("show").argument("<chart>", "its name").description("render a stand-in"))
    .addHelpText("after", "\nExample:\n  ./catalyst lab charts show cilium --values values.yaml")
    .action((chart: string, options: RenderFlags) => showChart(context, chart, options));

  withRenderFlags(
    charts
      .command("compare")
      .argument("[chart]", "its name; left out: all")
      .description("render a stand-in and the real chart with the same values, and say what differs"),
  )
    .option("--against <path>", "folder or archive of the real chart; left out: cached or fetched")
    .option("--toggles", "once more with each set of values that the shape's tests turn on")
    .option("--json", "one JSON object per render")
    .addHelpText("after", "\nExample:\n  ./catalyst lab charts compare cilium --against ./cilium-1.16.5.tgz")
    .action((chart: string | undefined, options: CompareFlags) => compare(context, chart, options));
}

function withRenderFlags(command: Command): Command {
  return command
    .option("--values <file>", "values, YAML; repeatable", (file: string, before: string[]) => [...before, file], [])
    .option("--release <name>", "name of the release (default: the chart's)")
    .option("--namespace <name>", "its namespace", "default")
    .option("--kube-version <version>", "of the cluster it is rendered for", "1.31.4");
}

async function listCharts(context: Context, json: boolean): Promise<void> {
  const cache = openChartCache(context.toolHost.cacheDirectory);
  const rows: string[][] = [];
  for (const { shape } of await readShapes()) {
    const { chart: name, version, repository, differs = [] } = shape;
    const kind = (await cache.read({ name, version, repository })) === undefined ? "stand-in" : "upstream";
    if (json) printJSON(context, { name, version, repository, kind, differs });
    rows.push([name, version, kind, repository]);
  }
  if (!json) printTable(context, rows);
}

async function showChart(context: Context, name: string, options: RenderFlags): Promise<void> {
  const [read] = await chosenShapes(name);
  const { shape } = read!;
  await withFolder(async (folder) => {
    const archive = join(folder, "chart.tgz");
    const standIn = await standInSource().fetch({ repository: shape.repository, name: shape.chart, version: shape.version });
    await writeFile(archive, standIn!.bytes);
    const parts = await renderChart(archive, await renderOptions(context, shape.chart, options)).catch(refused);
    print(context, parts.map(({ object, source }) => `# Source: ${source}\n${stringify(object)}`).join("---\n"));
  });
}

async function compare(context: Context, name: string | undefined, options: CompareFlags): Promise<void> {
  if (options.against !== undefined && name === undefined) throw usageError("--against compares one chart: name it.");
  let differences = 0;
  const notCompared: string[] = [];
  for (const read of await chosenShapes(name)) {
    await withFolder(async (folder) => {
      const upstream = options.against ?? (await fetchUpstream(context, read, folder));
      if (upstream === undefined) {
        notCompared.push(`${read.shape.chart} ${read.shape.version}`);
        return;
      }
      for (const comparison of await compareRenders(context, read, upstream, options))
        differences += report(context, comparison, options.json === true);
    });
  }
  if (differences > 0) process.exitCode = exitCodes.failed;
  if (notCompared.length === 0) return;
  throw new CliError(`Not compared, because the real chart is not to be had here: ${notCompared.join(", ")}.`, {
    exitCode: exitCodes.toolMissing,
    next: "let its repository be reached, or name a copy with --against",
  });
}

interface NamedComparison extends Comparison {
  toggle: string | undefined;
}

async function compareRenders(context: Context, read: ReadShape, upstream: string, options: CompareFlags): Promise<NamedComparison[]> {
  const rendering = await renderOptions(context, read.shape.chart, options);
  const toggles = options.toggles === true ? Object.entries(read.shape.toggles ?? {}) : [];
  const comparisons: NamedComparison[] = [{ ...(await compareCharts(read, upstream, rendering).catch(refused)), toggle: undefined }];
  for (const [toggle, values] of toggles)
    comparisons.push({ ...(await compareCharts(read, upstream, { ...rendering, values }).catch(refused)), toggle });

  return comparisons;
}

function report(context: Context, comparison: NamedComparison, json: boolean): number {
  if (json) printJSON(context, comparison);
  else printComparison(context, comparison, comparison.toggle);

  return comparison.objects.length + comparison.values.length;
}

async function chosenShapes(name: string | undefined): Promise<ReadShape[]> {
  const shapes = await readShapes();
  const chosen = name === undefined ? shapes : shapes.filter(({ shape }) => shape.chart === name);
  if (chosen.length > 0) return chosen;
  throw usageError(`The lab has no chart ${name ?? ""}.`, `it has ${shapes.map(({ shape }) => shape.chart).join(", ")}`);
}

async function fetchUpstream(context: Context, { shape }: ReadShape, folder: string): Promise<string | undefined> {
  const source = createChartSource({ cacheFolder: context.toolHost.cacheDirectory, offline: false });
  const fetched = await source.fetch({ name: shape.chart, version: shape.version, repository: shape.repository }, context.signal);
  if (fetched === undefined) return undefined;
  const archive = join(folder, `${shape.chart}-${shape.version}.tgz`);
  await writeFile(archive, fetched.bytes);

  return archive;
}

async function renderOptions(context: Context, chart: string, flags: RenderFlags): Promise<RenderOptions> {
  const { values: files, namespace, release = chart, kubeVersion } = flags;
  const helm = await resolveHelm({ host: context.toolHost, signal: context.signal });
  const values: object = Object.assign({}, ...(await Promise.all(files.map(readValues))));

  return { helm: helm.path, release, namespace, values, kubeVersion, apiVersions: ["monitoring.coreos.com/v1"], signal: context.signal };
}

async function readValues(file: string): Promise<object> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw usageError(`${file} cannot be read: ${error.message}.`);
  });

  return (parse(text) ?? {}) as object;
}

function refused(error: unknown): never {
  if (!(error instanceof ChartRenderError)) throw error;
  throw new CliError(`Helm does not render it: ${error.message}`, { cause: error });
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-charts-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
