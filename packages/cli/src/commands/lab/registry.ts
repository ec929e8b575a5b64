import { once } from "node:events";
import { join } from "node:path";
import { startChartServer } from "@catalyst/lab/charts/chart-server.ts";
import { startRegistry } from "@catalyst/lab/registry/start-registry.ts";
import { resolveTool } from "@catalyst/lab/tools/resolve-tool.ts";
import { type Command, InvalidArgumentError } from "commander";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print } from "../../output/print.ts";
import { showToolProgress } from "../../output/tool-progress.ts";

interface Options {
  port: number;
}

export function addRegistryCommand(lab: Command, context: Context): void {
  lab
    .command("registry")
    .description("a real OCI registry to publish to, and the charts' repositories with the lab's stand-ins, until Ctrl-C")
    .option("--port <number>", "of the registry", port, 5000)
    .addHelpText("after", "\nExample:\n  ./catalyst lab registry --port 5000")
    .action((options: Options) => serve(context, options));
}

async function serve(context: Context, options: Options): Promise<void> {
  const { signal, toolHost, stateDirectory } = context;
  await resolveTool("registry", { signal, host: toolHost, onProgress: showToolProgress(context) });
  const registry = await startRegistry({ folder: join(stateDirectory, "registry"), port: options.port, signal }).catch((error: unknown) => {
    throw new CliError((error as Error).message, { next: "Choose another port: ./catalyst lab registry --port 5001", cause: error });
  });
  const charts = await startChartServer();
  try {
    print(context, `registry   oci://${registry.host}/catalyst`);
    print(context, `charts     ${charts.url}`);
    print(context, `kept in    ${registry.storage}`);
    print(context);
    print(context, "In another terminal:");
    print(context, "  ./catalyst blueprint keys generate signing.pem");
    print(context, `  ./catalyst blueprint publish platform/cnpg --to oci://${registry.host}/catalyst --key signing.pem`);
    print(context, `  export CATALYST_CHART_MIRRORS='${JSON.stringify(charts.mirrors)}'`);
    print(context);
    print(context, "Ctrl-C stops both; what was published is kept.");
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await charts.close();
    await registry.stop();
  }
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) throw new InvalidArgumentError("a port from 1 to 65535 is needed");

  return value;
}
