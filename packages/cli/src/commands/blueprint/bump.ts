import { planBump, type BumpPlan } from "@catalyst/blueprint/diff/bump.ts";
import { readRevision } from "@catalyst/blueprint/history/read-revision.ts";
import { GitError } from "@catalyst/blueprint/history/git.ts";
import { findTargets } from "@catalyst/blueprint/model/find-targets.ts";
import type { LoadedBlueprint } from "@catalyst/blueprint/model/loaded-blueprint.ts";
import { versionRecords } from "@catalyst/blueprint/model/lockstep-sites.ts";
import type { Repository } from "@catalyst/blueprint/model/repository.ts";
import { RegistryError } from "@catalyst/blueprint/oci/registry-error.ts";
import { readPublishedVersions } from "@catalyst/blueprint/publish/artifact/published-versions.ts";
import { applyEdits } from "@catalyst/blueprint/rules/apply-edits.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { connectRegistry, registryOf, repositoryIn } from "../../blueprint/registry.ts";
import { CliError, usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print } from "../../output/print.ts";

interface Options {
  minor?: boolean;
  major?: boolean;
  branch: string;
  registry?: string;
  offline?: boolean;
}

export function addBumpCommand(blueprint: Command, context: Context): void {
  blueprint
    .command("bump")
    .argument("<name>", "a Blueprint's name or folder")
    .description("write the next free version to every place that records it; commit them together")
    .option("--minor", "a minor step instead of a patch")
    .option("--major", "a major step")
    .option("--branch <name>", "whose version counts as taken, beside the registry's", "main")
    .option("--registry <oci>", "where published versions are looked up")
    .option("--offline", "do not ask the registry")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint bump bp-cnpg --minor")
    .action((name: string, options: Options) => runBlueprintVerb(context, () => bump(context, name, options)));
}

async function bump(context: Context, name: string, options: Options): Promise<number> {
  if (options.minor === true && options.major === true) throw usageError("--minor and --major are two levels: choose one");
  const { repository, blueprint } = await findOne(name);
  if (blueprint.version === undefined) throw usageError(`${blueprint.folder} has no version to step from`);
  const level = options.major === true ? "major" : options.minor === true ? "minor" : "patch";
  const defaultBranch = await versionOnBranch(repository, blueprint, options.branch, context.signal);
  const plan = planBump(
    level,
    {
      tree: blueprint.version,
      ...(defaultBranch === undefined ? {} : { defaultBranch }),
      registry: options.offline === true ? [] : await publishedVersions(context, blueprint, options.registry),
    },
    sitesOf(blueprint, repository),
  );

  if (plan.problems.length > 0) throw new CliError(`nothing was written: ${plan.problems.join("; ")}`, { exitCode: blueprintExit.found });
  await applyEdits(repository.root, plan.edits);
  for (const line of describePlan(blueprint, plan)) print(context, line);

  return blueprintExit.clean;
}

async function findOne(name: string): Promise<{ repository: Repository; blueprint: LoadedBlueprint }> {
  const { repository } = await findTargets([], process.cwd());
  const blueprint =
    repository.byName(name.startsWith("bp-") ? name : `bp-${name.slice(name.lastIndexOf("/") + 1)}`) ??
    repository.blueprints.find(({ folder }) => folder === name.replace(/\/$/, ""));
  if (blueprint === undefined) throw usageError(`there is no Blueprint ${name} in ${repository.root}`);

  return { repository, blueprint };
}

/** A branch that does not exist takes no version: a clone of one branch has no other. */
async function versionOnBranch(
  { root }: Repository,
  { folder }: LoadedBlueprint,
  branch: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return (await readRevision(root, branch, signal)).blueprints.find((blueprint) => blueprint.folder === folder)?.version;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

async function publishedVersions(context: Context, { name }: LoadedBlueprint, registry: string | undefined): Promise<string[]> {
  const place = repositoryIn(registryOf(context, registry), name);
  try {
    return await readPublishedVersions(connectRegistry(context, place), place.repository, context.signal);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    throw new CliError(`published versions are not known: ${error.message}`, {
      exitCode: blueprintExit.environment,
      next: "A version that is taken could be chosen. Try again, or accept that with --offline.",
      cause: error,
    });
  }
}

function sitesOf(blueprint: LoadedBlueprint, repository: Repository) {
  const record = versionRecords(blueprint, repository).find(({ subject }) => subject === blueprint.name);

  return (record?.sites ?? []).flatMap(({ file, document, path }) => {
    const range = file.documents[document]?.rangeOf(path);

    return range === undefined ? [] : [{ file: file.path, ...range, text: file.text.slice(range.start, range.end) }];
  });
}

function describePlan({ name }: LoadedBlueprint, { from, to, edits }: BumpPlan): string[] {
  if (edits.length === 0) return [`${name} is at ${to} already, which nobody has taken`];

  return [`${name}  ${from} → ${to}`, ...edits.map(({ file }) => `  ${file}`), "Commit them together."];
}
