import { describeDiff } from "@catalyst/blueprint/diff/describe-diff.ts";
import { diffBlueprints } from "@catalyst/blueprint/diff/diff-blueprints.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { upgradeBetween } from "@catalyst/blueprint/upgrade/upgrade-between.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { readSide } from "../../blueprint/sides.ts";
import { addWorkbenchOptions, openWorkbench, type WorkbenchOptions } from "../../blueprint/workbench.ts";
import type { Context } from "../../context.ts";
import { print, printJSON } from "../../output/print.ts";

interface Options extends WorkbenchOptions {
  registry?: string;
  json?: boolean;
}

export function addDiffCommand(blueprint: Command, context: Context): void {
  const command = blueprint
    .command("diff")
    .argument("<old>", "a folder, oci://…, a version, or a revision of git")
    .argument("<new>", "a Blueprint's folder, or oci://…")
    .description("what differs between two states of a Blueprint for those who use it, and how large a bump that asks for")
    .option("--registry <oci>", "where a version is looked up")
    .option("--json", "one JSON object");
  addWorkbenchOptions(command)
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint diff main platform/keycloak")
    .action((from: string, to: string, options: Options) => runBlueprintVerb(context, () => diff(context, from, to, options)));
}

async function diff(context: Context, from: string, to: string, options: Options): Promise<number> {
  await using workbench = await openWorkbench(context, to.startsWith("oci://") ? [] : [to], options);
  const [before, after] = [await readSide(context, workbench, from, options), await readSide(context, workbench, to, options)];
  const upgrade =
    before.blueprint.name === after.blueprint.name
      ? upgradeBetween(before.surface, after, { kit: projectKit, applier: "helm3" })
      : undefined;

  const result = diffBlueprints(before.surface, after.surface, upgrade);

  if (options.json === true) printJSON(context, result);
  else for (const line of describeDiff(result)) print(context, line);

  return blueprintExit.clean;
}
