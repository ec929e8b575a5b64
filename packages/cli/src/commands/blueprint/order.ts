import { describeProof, dotOf } from "@catalyst/blueprint/order/describe-order.ts";
import type { OrderProof } from "@catalyst/blueprint/order/order-plan.ts";
import { planOfCluster } from "@catalyst/blueprint/order/plan-of-cluster.ts";
import { planOfBlueprints } from "@catalyst/blueprint/order/plan-of-blueprints.ts";
import { proveOrder } from "@catalyst/blueprint/order/prove-order.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { emphasisFor } from "../../blueprint/emphasis.ts";
import { addWorkbenchOptions, openWorkbench, type Workbench, type WorkbenchOptions } from "../../blueprint/workbench.ts";
import { usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print, printJSON } from "../../output/print.ts";

const kitDirectory = "clusters/_template/bootstrap-kit";

interface Options extends WorkbenchOptions {
  dot?: boolean;
  json?: boolean;
}

export function addOrderCommand(blueprint: Command, context: Context): void {
  const command = blueprint
    .command("order")
    .argument("[path...]", `cluster directories, or Blueprints that are installed together; ${kitDirectory} when left out`)
    .description("prove that everything is installed after what it needs, in every order that is allowed")
    .option("--dot", "the graph, for Graphviz; edges that only order are dashed")
    .option("--json", "one JSON object per set");
  addWorkbenchOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst blueprint order\n  ./catalyst blueprint order --dot | dot -Tsvg > kit.svg\n  ./catalyst blueprint order platform/cnpg platform/keycloak",
    )
    .action((paths: string[], options: Options) => runBlueprintVerb(context, () => order(context, paths, options)));
}

async function order(context: Context, paths: readonly string[], options: Options): Promise<number> {
  if (options.dot === true && options.json === true) throw usageError("--dot and --json are two ways to print: choose one");
  await using workbench = await openWorkbench(context, paths, options);
  const proofs = await proveAll(workbench, paths);
  const emphasis = emphasisFor(context);
  for (const [index, proof] of proofs.entries()) {
    if (options.json === true) printJSON(context, proof);
    else if (options.dot === true) print(context, dotOf(proof));
    else for (const line of [...(index === 0 ? [] : [""]), ...describeProof(proof, emphasis)]) print(context, line);
  }

  return proofs.some(({ failures }) => failures.length > 0) ? blueprintExit.found : blueprintExit.clean;
}

async function proveAll({ targets, renderer }: Workbench, paths: readonly string[]): Promise<OrderProof[]> {
  const { repository } = targets;
  const directories = paths.length === 0 ? [kitDirectory] : targets.clusterDirectories;
  if (paths.length === 0 && !repository.clusterDirectories.includes(kitDirectory)) {
    throw usageError(`this repository has no ${kitDirectory}`, "Name the cluster directory or the Blueprints.");
  }
  const plans = await Promise.all(directories.map((directory) => planOfCluster(repository, directory, renderer)));
  const together = paths.length > 0 && targets.blueprints.length > 0 ? [await planOfBlueprints(targets.blueprints, renderer)] : [];

  return [...plans.filter(({ releases }) => releases.length > 0), ...together].map((plan) => proveOrder(plan));
}
