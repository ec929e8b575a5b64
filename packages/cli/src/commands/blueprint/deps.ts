import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lockDependencies, readDependencyLock, writeDependencyLock } from "@catalyst/blueprint/dependencies/dependency-lock.ts";
import { fetchDependencies, mirrorDependencies } from "@catalyst/blueprint/dependencies/dependency-tasks.ts";
import { putIntoRegistry } from "@catalyst/blueprint/dependencies/mirror-to-registry.ts";
import { findTargets } from "@catalyst/blueprint/model/find-targets.ts";
import type { LoadedBlueprint } from "@catalyst/blueprint/model/loaded-blueprint.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { chartSourceFor } from "../../blueprint/chart-source.ts";
import { connectRegistry } from "../../blueprint/registry.ts";
import type { Context } from "../../context.ts";
import { print, printJSON } from "../../output/print.ts";

export function addDepsCommand(blueprint: Command, context: Context): void {
  const deps = blueprint
    .command("deps")
    .description("the charts that Blueprints wrap: fetch, lock, mirror")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint deps fetch");
  deps
    .command("fetch")
    .argument("[path...]", "Blueprint folders; the whole repository when left out")
    .description("fill the cache, so that everything else works without a network")
    .option("--json", "one JSON object per chart")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint deps fetch")
    .action((paths: string[], { json = false }: { json?: boolean }) => runBlueprintVerb(context, () => fetchAll(context, paths, json)));
  deps
    .command("lock")
    .argument("[path...]", "Blueprint folders; the whole repository when left out")
    .description("record the digest of every chart in chart/deps.lock.yaml")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint deps lock platform/cnpg")
    .action((paths: string[]) => runBlueprintVerb(context, () => lockAll(context, paths)));
  deps
    .command("mirror")
    .argument("[path...]", "Blueprint folders; the whole repository when left out")
    .requiredOption("--to <oci>", "the registry that takes copies")
    .description("copy the charts to another registry, and print the map that makes them be found there")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint deps mirror --to oci://registry.internal/charts")
    .action((paths: string[], { to }: { to: string }) => runBlueprintVerb(context, () => mirrorAll(context, paths, to)));
}

async function wrapping(paths: readonly string[]): Promise<{ root: string; blueprints: LoadedBlueprint[] }> {
  const { repository, blueprints } = await findTargets(paths, process.cwd());

  return { root: repository.root, blueprints: blueprints.filter(({ chart }) => (chart?.dependencies.length ?? 0) > 0) };
}

async function fetchAll(context: Context, paths: readonly string[], json: boolean): Promise<number> {
  const { blueprints } = await wrapping(paths);
  const { source } = await chartSourceFor(context, { offline: false });
  const outcomes = await fetchDependencies(
    blueprints.flatMap(({ chart }) => chart!.dependencies),
    source,
    context.signal,
  );
  for (const { dependency, kind, sha256 } of outcomes) {
    if (json) printJSON(context, { ...dependency, kind: kind ?? null, sha256: sha256 ?? null });
    else print(context, `${(kind ?? "missing").padEnd(9)} ${dependency.name} ${dependency.version}  ${dependency.repository}`);
  }

  return outcomes.every(({ kind }) => kind === "upstream") ? blueprintExit.clean : blueprintExit.environment;
}

async function lockAll(context: Context, paths: readonly string[]): Promise<number> {
  const { root, blueprints } = await wrapping(paths);
  const { source } = await chartSourceFor(context, { offline: false });
  let complete = true;
  for (const { folder, chart } of blueprints) {
    const file = `${chart!.directory}/deps.lock.yaml`;
    const before = chart!.lock === undefined ? undefined : readDependencyLock(chart!.lock.text, file);
    const { lock, notRecorded } = await lockDependencies(chart!.dependencies, source, before, context.signal);
    await writeFile(join(root, file), writeDependencyLock(lock, chart!.lock?.text));
    complete &&= notRecorded.length === 0;
    const lacking = notRecorded.map(({ name, version }) => `${name} ${version}`).join(", ");
    print(context, `${folder}  ${notRecorded.length === 0 ? "locked" : `not recorded, since not to be had here: ${lacking}`}`);
  }

  return complete ? blueprintExit.clean : blueprintExit.environment;
}

async function mirrorAll(context: Context, paths: readonly string[], to: string): Promise<number> {
  const { blueprints } = await wrapping(paths);
  const { source } = await chartSourceFor(context, { offline: false });
  const { mirrors, copied, skipped } = await mirrorDependencies(
    blueprints.flatMap(({ chart }) => chart!.dependencies),
    source,
    putIntoRegistry((registry) => connectRegistry(context, { registry }), to),
    context.signal,
  );
  for (const { name, version } of copied) print(context, `copied   ${name} ${version}`);
  for (const { name, version } of skipped) print(context, `skipped  ${name} ${version}  (not to be had, or only as a stand-in)`);
  print(context, `export CATALYST_CHART_MIRRORS='${JSON.stringify(mirrors)}'`);

  return skipped.length === 0 ? blueprintExit.clean : blueprintExit.environment;
}
