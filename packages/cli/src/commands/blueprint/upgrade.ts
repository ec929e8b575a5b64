import { describeUpgrade } from "@catalyst/blueprint/upgrade/describe-upgrade.ts";
import { upgradeBetween } from "@catalyst/blueprint/upgrade/upgrade-between.ts";
import type { Applier } from "@catalyst/blueprint/upgrade/upgrade-report.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { type Command, Option } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { readLiveCluster, readLiveFile } from "../../blueprint/live-objects.ts";
import { readSide } from "../../blueprint/sides.ts";
import { addWorkbenchOptions, openWorkbench, type WorkbenchOptions } from "../../blueprint/workbench.ts";
import { usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print, printJSON } from "../../output/print.ts";

interface Options extends WorkbenchOptions {
  applier: Applier;
  live?: string;
  kubeconfig?: string;
  registry?: string;
  json?: boolean;
}

export function addUpgradeCommand(blueprint: Command, context: Context): void {
  const command = blueprint
    .command("upgrade")
    .argument("<old>", "what is installed: a folder, oci://…, a version, or a revision of git (then name the folder as <new>)")
    .argument("<new>", "what is to be installed: a Blueprint's folder, or oci://…")
    .description("foretell what an upgrade does to every object that exists, and whether it may be made")
    .addOption(
      new Option("--applier <name>", "who applies: helm3 (the pinned Flux), helm4 (Flux 2.8 and newer) or kustomize")
        .choices(["helm3", "helm4", "kustomize"])
        .default("helm3"),
    )
    .option("--live <file>", "the objects of the cluster with their field managers, instead of what the old render would be")
    .option("--kubeconfig <file>", "read those objects from this cluster")
    .option("--registry <oci>", "where a version is looked up")
    .option("--json", "one JSON object");
  addWorkbenchOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst blueprint upgrade main platform/keycloak\n  ./catalyst blueprint upgrade 1.0.0 platform/keycloak --kubeconfig sovereign.yaml",
    )
    .action((from: string, to: string, options: Options) => runBlueprintVerb(context, () => upgrade(context, from, to, options)));
}

async function upgrade(context: Context, from: string, to: string, options: Options): Promise<number> {
  if (options.live !== undefined && options.kubeconfig !== undefined)
    throw usageError("--live and --kubeconfig are two sources: choose one");
  await using workbench = await openWorkbench(context, to.startsWith("oci://") ? [] : [to], options);
  const [before, after] = [await readSide(context, workbench, from, options), await readSide(context, workbench, to, options)];
  if (before.blueprint.name !== after.blueprint.name) {
    throw usageError(`${from} is ${before.blueprint.name} and ${to} is ${after.blueprint.name}: an upgrade keeps the Blueprint`);
  }
  const namespace =
    projectKit.slots.find(({ blueprint }) => blueprint === after.blueprint.name)?.namespace ?? after.blueprint.name.replace(/^bp-/, "");
  const live =
    options.live !== undefined
      ? await readLiveFile(options.live)
      : options.kubeconfig !== undefined
        ? await readLiveCluster(context, options.kubeconfig, namespace, before.surface.objects)
        : undefined;

  const report = upgradeBetween(before.surface, after, { kit: projectKit, applier: options.applier, live });

  if (options.json === true) printJSON(context, report);
  else for (const line of describeUpgrade(report)) print(context, line);

  return report.verdict === "refused" ? blueprintExit.found : blueprintExit.clean;
}
