import { relative, resolve } from "node:path";
import { findTargets, TargetError } from "@catalyst/blueprint/model/find-targets.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import type { Repository } from "@catalyst/blueprint/model/repository.ts";
import { createRenderer } from "@catalyst/blueprint/render/renderer.ts";
import { newBlueprint, type NewBlueprint } from "@catalyst/blueprint/scaffold/new-blueprint.ts";
import { parseWrap } from "@catalyst/blueprint/scaffold/parse-wrap.ts";
import { ScaffoldError } from "@catalyst/blueprint/scaffold/scaffold-error.ts";
import { writeNewFolder } from "@catalyst/blueprint/scaffold/write-new-folder.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { chartSourceFor } from "../../blueprint/chart-source.ts";
import { usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print } from "../../output/print.ts";

interface Options {
  wrap?: string;
  product?: boolean;
  /** False with `--no-upstream`. */
  upstream: boolean;
  title?: string;
  into: string;
  offline?: boolean;
  kubeVersion: string;
}

export function addNewCommand(blueprint: Command, context: Context): void {
  blueprint
    .command("new")
    .argument("<name>", "what it is called, such as task-board; bp- is added")
    .description("begin a Blueprint: a whole folder at 1.0.0 that passes verify")
    .option("--wrap <chart>", "the chart that it wraps: <repository>/<chart>@<version>")
    .option("--product", "composed of other Blueprints, in products/")
    .option("--no-upstream", "it wraps nothing (as without --wrap)")
    .option("--title <title>", "what people read; made from the name when left out")
    .option("--into <folder>", "where to make it: anywhere in the project's repository, or the folder that gets bp-<name>/", ".")
    .option("--offline", "ask nobody: the chart comes from the cache or the lab's stand-ins")
    .option("--kube-version <version>", "the Kubernetes that is rendered for", "1.31.4")
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst blueprint new task-board --title 'Task board'\n  ./catalyst blueprint new cert-manager --wrap https://charts.jetstack.io/cert-manager@v1.16.2",
    )
    .action((name: string, options: Options) => runBlueprintVerb(context, () => begin(context, name, options)));
}

async function begin(context: Context, name: string, options: Options): Promise<number> {
  try {
    const made = await make(context, name, resolve(options.into), options);
    const folder = await writeNewFolder(made);
    for (const line of describeNew(made, relative(process.cwd(), folder) || ".")) print(context, line);
  } catch (error) {
    if (error instanceof ScaffoldError) throw usageError(error.message, error.next);
    throw error;
  }

  return blueprintExit.clean;
}

async function make(context: Context, name: string, into: string, options: Options): Promise<NewBlueprint> {
  const { signal, toolHost } = context;
  if (options.wrap !== undefined && !options.upstream) throw usageError("--wrap and --no-upstream contradict each other: choose one");
  const wrap = options.wrap === undefined ? undefined : parseWrap(options.wrap);
  const repository = await repositoryAround(into);
  const { source: charts } = await chartSourceFor(context, { offline: options.offline === true });
  const helm = await resolveHelm({ generation: "3", host: toolHost, signal, say: (sentence) => context.stderr.write(`${sentence}\n`) });
  const { title, product, kubeVersion } = options;

  return newBlueprint(
    {
      name,
      into,
      repository,
      ...(title === undefined ? {} : { title }),
      ...(product === undefined ? {} : { product }),
      ...(wrap === undefined ? {} : { wrap }),
    },
    {
      charts,
      kit: projectKit,
      kubeVersion,
      rendererFor: (of) =>
        createRenderer({
          repository: of,
          helm,
          charts,
          findModule: (module, version) => goModule(module, version, { host: toolHost, signal }),
          kit: projectKit,
          kubeVersion,
          signal,
        }),
      signal,
    },
  );
}

/** Undefined outside a repository of the project's layout: there a Blueprint is an Organization's own. */
async function repositoryAround(folder: string): Promise<Repository | undefined> {
  try {
    return (await findTargets([], folder)).repository;
  } catch (error) {
    if (error instanceof TargetError) return undefined;
    throw error;
  }
}

function describeNew({ name, files, verdict, findings }: NewBlueprint, folder: string): string[] {
  const gaps = verdict.notChecked.filter(({ rules }) => !rules.includes("BP-BUMP"));

  return [
    `${name} 1.0.0 is in ${folder}, ${files.size} files`,
    ...(verdict.standIns.length === 0
      ? []
      : [
          `judged with the lab's stand-in for ${verdict.standIns.join(", ")}; where there is a network: ./catalyst blueprint deps lock ${folder}`,
        ]),
    ...gaps.map(({ rules, reason }) => `not checked, since ${reason}: ${rules.join(", ")}`),
    ...(findings.length === 0
      ? ["It is clean by every rule."]
      : [
          "",
          "Left for you:",
          ...findings.flatMap(({ rule, severity, message, fix, file, line }) => [
            `${severity}  ${rule}  ${file}:${line}`,
            `  ${message}`,
            `  → ${fix}`,
          ]),
        ]),
  ];
}
