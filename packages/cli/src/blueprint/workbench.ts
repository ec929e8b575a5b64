import { join } from "node:path";
import type { ChartSource } from "@catalyst/blueprint/dependencies/chart-source.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { findTargets, type Targets } from "@catalyst/blueprint/model/find-targets.ts";
import type { Repository } from "@catalyst/blueprint/model/repository.ts";
import type { HelmProgram } from "@catalyst/blueprint/render/helm.ts";
import { renderCacheIn } from "@catalyst/blueprint/render/render-cache.ts";
import { createRenderer, type Renderer } from "@catalyst/blueprint/render/renderer.ts";
import { cacheDirectory } from "@catalyst/lab/directories.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { type Command, InvalidArgumentError } from "commander";
import type { Context } from "../context.ts";
import { chartSourceFor } from "./chart-source.ts";

export interface WorkbenchOptions {
  offline?: boolean;
  /** False with `--no-cache`. */
  cache?: boolean;
  jobs?: number;
  kubeVersion: string;
  /** Which Helm renders: 3 is what the pinned Flux embeds. */
  helm: "3" | "4";
}

/** What every verb that renders works with. Dispose of it. */
export interface Workbench extends AsyncDisposable {
  targets: Targets;
  helm: HelmProgram;
  charts: ChartSource;
  /** Names where charts come from, for caches. */
  chartsIdentity: string;
  renderer: Renderer;
  /** Another state of the repository, rendered with the same tools; disposed of together with the workbench. */
  rendererFor(repository: Repository): Renderer;
  cacheFolder: string;
}

/** The options that `openWorkbench` takes, for a verb's help. */
export function addWorkbenchOptions(command: Command): Command {
  return command
    .option("--offline", "ask nobody: charts come from the cache and the lab's stand-ins")
    .option("--no-cache", "neither use nor keep results of earlier runs")
    .option("--jobs <number>", "Helm processes at once (default: one per core)", positiveInteger)
    .option("--kube-version <version>", "the Kubernetes that is rendered for", "1.31.4")
    .option("--helm <generation>", "3 (what the pinned Flux embeds) or 4", helmGeneration, "3" as const);
}

export async function openWorkbench(context: Context, paths: readonly string[], options: WorkbenchOptions): Promise<Workbench> {
  const { signal, environment } = context;
  const targets = await findTargets(paths, process.cwd());
  const helm = await resolveHelm({
    generation: options.helm,
    host: context.toolHost,
    signal,
    say: (sentence) => context.stderr.write(`${sentence}\n`),
  });
  const cacheFolder = join(cacheDirectory(environment), "blueprint");
  const { source: charts, identity: chartsIdentity } = await chartSourceFor(context, { offline: options.offline === true });
  const renderers: Renderer[] = [];
  const rendererFor = (repository: Repository): Renderer => {
    const renderer = createRenderer({
      repository,
      helm,
      charts,
      findModule: (module, version) => goModule(module, version, { host: context.toolHost, signal }),
      kit: projectKit,
      kubeVersion: options.kubeVersion,
      ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
      cache: options.cache === false ? undefined : renderCacheIn(join(cacheFolder, "renders")),
      signal,
    });
    renderers.push(renderer);

    return renderer;
  };

  return {
    targets,
    helm,
    charts,
    chartsIdentity,
    renderer: rendererFor(targets.repository),
    rendererFor,
    cacheFolder,
    async [Symbol.asyncDispose]() {
      for (const renderer of renderers) await renderer[Symbol.asyncDispose]();
    },
  };
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64) throw new InvalidArgumentError("a whole number from 1 to 64 is needed");

  return value;
}

function helmGeneration(text: string): "3" | "4" {
  if (text !== "3" && text !== "4") throw new InvalidArgumentError("choose 3 or 4");

  return text;
}
