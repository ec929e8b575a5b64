import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { clusterReleases } from "@catalyst/blueprint/model/cluster-releases.ts";
import { loadCluster } from "@catalyst/blueprint/model/load-cluster.ts";
import type { LoadedBlueprint } from "@catalyst/blueprint/model/loaded-blueprint.ts";
import { sampleVariables } from "@catalyst/blueprint/model/sample-variables.ts";
import { answersToValues } from "@catalyst/blueprint/render/answers-to-values.ts";
import { describeOrigin } from "@catalyst/blueprint/render/describe-origin.ts";
import { mergeLayers, parseSetting, parseValues, readValuesFile, type ValueLayer } from "@catalyst/blueprint/render/gather-values.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { collect } from "../../blueprint/collect-option.ts";
import { addWorkbenchOptions, openWorkbench, type Workbench, type WorkbenchOptions } from "../../blueprint/workbench.ts";
import { CliError, usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print } from "../../output/print.ts";

interface Options extends WorkbenchOptions {
  values: string[];
  config?: string;
  size?: string;
  set: string[];
  slot?: string;
  var: string[];
  splitBySource?: string;
  explain?: string;
}

export function addRenderCommand(blueprint: Command, context: Context): void {
  const command = blueprint
    .command("render")
    .argument("<path>", "a Blueprint's folder")
    .description("print what a Blueprint installs; values come from: chart, size, answers, slot, files, --set")
    .option("--values <file>", "values over the chart's own; repeatable", collect, [])
    .option("--config <file>", "answers to the Blueprint's form")
    .option("--size <name>", "small, medium or large: its overlay")
    .option("--set <path=value>", "one value; repeatable", collect, [])
    .option("--slot <number>", "as this slot of the kit installs it")
    .option("--var <NAME=value>", "a variable of the slot's file, in place of a sample; repeatable", collect, [])
    .option("--split-by-source <folder>", "a file per template, below this folder, instead of printing")
    .option("--explain <object>", "where this object comes from, such as Deployment/keycloak");
  addWorkbenchOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst blueprint render platform/gitea --slot 10 --var SOVEREIGN_FQDN=acme.omani.cloud\n  ./catalyst blueprint render platform/gitea --explain Deployment/gitea",
    )
    .action((path: string, options: Options) => runBlueprintVerb(context, () => renderPath(context, path, options)));
}

async function renderPath(context: Context, path: string, options: Options): Promise<number> {
  await using workbench = await openWorkbench(context, [path], options);
  const [blueprint, ...others] = workbench.targets.blueprints;
  if (blueprint === undefined || others.length > 0) throw usageError(`${path} is not one Blueprint`);
  const { layers, releaseName, namespace } = await gather(workbench, blueprint, options);
  const render = await workbench.renderer.render(blueprint, {
    values: mergeLayers(layers),
    ...(releaseName ? { releaseName, namespace } : {}),
  });
  if (!render.ok) throw new CliError(`${blueprint.name} does not render: ${render.error}`, { exitCode: blueprintExit.found });

  if (options.explain !== undefined) {
    const lines = describeOrigin(blueprint, render.objects, layers, options.explain);
    if (lines === undefined) throw usageError(`${blueprint.name} renders no ${options.explain}`, "Write it as Kind/name.");
    for (const line of lines) print(context, line);
  } else if (options.splitBySource !== undefined) {
    const bySource = Map.groupBy(render.objects, ({ source }) => source);
    for (const [source, objects] of bySource) {
      const file = join(options.splitBySource, source);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, objects.map(({ text }) => `---\n${text}`).join(""));
    }
    print(context, `${render.objects.length} objects in ${bySource.size} files below ${options.splitBySource}`);
  } else context.stdout.write(render.text);

  return blueprintExit.clean;
}

interface Gathered {
  layers: ValueLayer[];
  releaseName: string | undefined;
  namespace: string;
}

async function gather({ targets, renderer }: Workbench, blueprint: LoadedBlueprint, options: Options): Promise<Gathered> {
  const { repository } = targets;
  const layers: ValueLayer[] = [];
  if (options.size !== undefined) layers.push({ from: `size ${options.size}`, values: sizeOverlay(blueprint, options.size) });
  if (options.config !== undefined) {
    const answers = await readValuesFile(options.config);
    layers.push({ from: options.config, values: answersToValues(blueprint, await renderer.dependenciesOf(blueprint), answers) });
  }
  const slot = options.slot === undefined ? undefined : findSlot(targets, blueprint, options.slot);
  if (slot !== undefined) layers.push({ from: slot.file, values: sampleVariables(slot.values, variablesOf(options.var)) });
  for (const file of options.values) layers.push({ from: file, values: await readValuesFile(file) });
  for (const setting of options.set) layers.push({ from: `--set ${setting}`, values: parseSetting(setting) });

  return { layers, releaseName: slot?.releaseName, namespace: slot?.namespace ?? "" };

  function sizeOverlay({ folder }: LoadedBlueprint, size: string): Record<string, unknown> {
    const file = `${folder}/overlays/${size}.yaml`;
    const text = repository.files.text(file);
    if (text === undefined) throw usageError(`${blueprint.name} has no size ${size}`, `There is no ${file}.`);

    return parseValues(text, file);
  }
}

function findSlot({ repository }: Workbench["targets"], blueprint: LoadedBlueprint, number: string) {
  const releases = repository.clusterDirectories.flatMap((directory) =>
    clusterReleases(loadCluster(repository.files, directory), repository, undefined),
  );
  const slot = releases.find(({ chart, file }) => chart === blueprint.name && file.split("/").at(-1)!.startsWith(number.padStart(2, "0")));
  if (slot === undefined) throw usageError(`no slot ${number} installs ${blueprint.name}`);

  return slot;
}

function variablesOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(text) ?? [];
      if (name === undefined) throw usageError(`--var ${text}: write it as NAME=value`);

      return [name, value!];
    }),
  );
}
