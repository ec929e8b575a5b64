import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { createDeployment, existingDeployment, watchProvision } from "../deployments/provision.ts";
import { readRequest } from "../deployments/read-request.ts";
import { showDeployment } from "../deployments/show-deployment.ts";
import { connect } from "../mothership/connect.ts";
import { print, printJSON } from "../output/print.ts";

interface Options {
  file: string;
  json?: boolean;
  detach?: boolean;
}

export function addProvisionCommand(program: Command, context: Context): void {
  program
    .command("provision")
    .description("provision a Sovereign as a file describes it, and watch")
    .requiredOption("-f, --file <path>", "the request, YAML or JSON; - for standard input")
    .option("--json", "JSON lines: created, every event, done")
    .option("-d, --detach", "return at once instead of watching")
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst provision -f examples/solo.yaml\n  HETZNER_API_TOKEN=… ./catalyst provision -f mine.yaml --json\n\nWith the lab running its own token is used; at the real cloud, the one in HETZNER_API_TOKEN. A registrar's is taken from REGISTRAR_TOKEN.",
    )
    .action((options: Options) => provision(context, options));
}

async function provision(context: Context, { file, json = false, detach = false }: Options): Promise<void> {
  const { client } = await connect(context);
  const request = await readRequest(context, file);
  const created = await createDeployment(context, client, request).catch((error: unknown) => {
    const existing = existingDeployment(error);
    if (existing === undefined) throw error;
    throw new CliError("this domain has a deployment already.", {
      next: `See ./catalyst deployment ${existing}, or ./catalyst wipe ${existing}.`,
      cause: error,
    });
  });
  if (json) printJSON(context, { type: "created", ...created });
  else {
    print(context, `deployment ${created.id}`);
    for (const warning of created.warnings) print(context, `warning: ${warning}`);
  }
  if (detach) {
    if (!json) print(context, `Follow it with ./catalyst events ${created.id} --follow`);
    return;
  }
  const state = await watchProvision(context, client, created.id, json);
  if (!json) showDeployment(context, state);
}
