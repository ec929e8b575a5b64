import { acceptedHelm, helmReleases } from "@catalyst/lab/helm/helm-releases.ts";
import { findHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { findTool } from "@catalyst/lab/tools/find-tool.ts";
import { ensurePluginMirror } from "@catalyst/lab/tools/plugin-mirror.ts";
import { isBuilding, readProgress } from "@catalyst/lab/tools/progress-file.ts";
import { resolveTool } from "@catalyst/lab/tools/resolve-tool.ts";
import { productTools, toolNames } from "@catalyst/lab/tools/tool-definition.ts";
import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { formatDuration } from "../output/duration.ts";
import { print, printJSON, printTable } from "../output/print.ts";
import { describeProgress, showToolProgress } from "../output/tool-progress.ts";

export function addToolsCommand(program: Command, context: Context): void {
  const tools = program.command("tools").description("the real programs Catalyst drives: OpenTofu and its cloud provider");

  tools
    .command("list")
    .description("show each program, its version and where it comes from")
    .option("--json", "one JSON object per line")
    .addHelpText("after", "\nExample:\n  ./catalyst tools list --json")
    .action((options: { json?: boolean }) => listTools(context, options.json === true));

  tools
    .command("build")
    .argument("[name]", `one of ${toolNames.join(", ")}; all that running needs when left out`)
    .description("find the programs, and build into the cache what is missing")
    .addHelpText(
      "after",
      "\nExample:\n  ./catalyst tools build opentofu\n\nA first build of everything takes about five minutes on two cores.",
    )
    .action((name: string | undefined) => buildTools(context, name));
}

async function listTools(context: Context, json: boolean): Promise<void> {
  const rows: string[][] = [["NAME", "VERSION", "FROM", "PATH"]];
  for (const name of toolNames) {
    const { definition, found, tried } = await findTool(name, context.toolHost, context.signal);
    const progress = await readProgress(context.toolHost, name);
    const building = progress !== undefined && isBuilding(progress);
    if (json) printJSON(context, { name, needed: definition.accept, found: found ?? null, tried, progress: building ? progress : null });
    const missing = building ? describeProgress(progress, context.now()) : "missing: ./catalyst tools build";
    rows.push([name, found?.version ?? definition.version, found?.source ?? "-", found?.path ?? missing]);
  }
  const helm = await findHelm({ host: context.toolHost });
  if (json) printJSON(context, { name: "helm", needed: acceptedHelm["3"], found: helm ?? null, tried: [], progress: null });
  rows.push([
    "helm",
    helm?.version ?? helmReleases["3"].version,
    helm?.source ?? "-",
    helm?.path ?? "missing: the first ./catalyst blueprint verify fetches it",
  ]);
  if (!json) printTable(context, rows);
}

async function buildTools(context: Context, name: string | undefined): Promise<void> {
  if (name !== undefined && !toolNames.includes(name as never))
    throw usageError(`there is no tool "${name}".`, `It is one of ${toolNames.join(", ")}.`);
  const options = { signal: context.signal, host: context.toolHost, onProgress: showToolProgress(context) };
  const startedAt = context.now();

  // The provider first: it builds in a minute, and the longer one then has the machine's estimate.
  for (const each of name === undefined ? productTools.toReversed() : [name]) {
    const tool = await resolveTool(each, options);
    print(context, `${tool.name} ${tool.version}  ${tool.source}  ${tool.path}`);
  }
  if (name === undefined) {
    const mirror = await ensurePluginMirror(options);
    print(context, `plugin mirror  ${mirror.path}`);
  }
  print(context, `ready after ${formatDuration(context.now() - startedAt)}`);
}
