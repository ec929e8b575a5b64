import { changedFiles } from "@catalyst/blueprint/history/changed-files.ts";
import { changedBlueprints } from "@catalyst/blueprint/model/changed-blueprints.ts";
import { findTargets } from "@catalyst/blueprint/model/find-targets.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import type { Context } from "../../context.ts";
import { print, printJSON } from "../../output/print.ts";

interface Options {
  base?: string;
  touched?: boolean;
  json?: boolean;
}

export function addChangedCommand(blueprint: Command, context: Context): void {
  blueprint
    .command("changed")
    .description("Blueprints that a change concerns, and what depends on them, in levels: what others need comes first")
    .option("--base <revision>", "what the checkout is compared with; everything counts as changed when left out")
    .option("--touched", "only the folders that changed themselves, a line each")
    .option("--json", "a matrix for CI: one object with folders and levels")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint changed --base origin/main --json")
    .action((options: Options) => runBlueprintVerb(context, () => changed(context, options)));
}

async function changed(context: Context, { base, touched = false, json = false }: Options): Promise<number> {
  const { repository } = await findTargets([], process.cwd());
  const files = base === undefined ? undefined : await changedFiles(repository.root, base, context.signal);
  const result = changedBlueprints(repository, files);
  const folderOf = (name: string): string => repository.byName(name)!.folder;

  if (json) {
    printJSON(context, {
      touched: result.touched,
      dependents: result.dependents,
      clusterDirectories: result.clusterDirectories,
      levels: result.levels.map((names) => names.map((name) => ({ name, path: folderOf(name) }))),
    });
  } else if (touched) for (const name of result.touched) print(context, folderOf(name));
  else if (result.levels.length === 0) print(context, "No Blueprint is concerned.");
  else {
    for (const [index, names] of result.levels.entries()) {
      for (const name of names) {
        const why = result.touched.includes(name) ? "" : "  (depends on one that changed)";
        print(context, `level ${index + 1}  ${folderOf(name)}${why}`);
      }
    }
  }

  return blueprintExit.clean;
}
