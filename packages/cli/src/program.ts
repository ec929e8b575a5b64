import { Command } from "commander";
import { addAuditCommand } from "./commands/audit.ts";
import { addBlueprintCommand } from "./commands/blueprint.ts";
import { addCancelCommand } from "./commands/cancel.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import { addCredentialsCommand } from "./commands/credentials.ts";
import { addDemoCommand } from "./commands/demo.ts";
import { addDeploymentCommand } from "./commands/deployment.ts";
import { addDeploymentsCommand } from "./commands/deployments.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addDomainsCommand } from "./commands/domains.ts";
import { addDownCommand } from "./commands/down.ts";
import { addEventsCommand } from "./commands/events.ts";
import { addLabCommand } from "./commands/lab.ts";
import { addLogsCommand } from "./commands/logs.ts";
import { addProvisionCommand } from "./commands/provision.ts";
import { addRetryCommand } from "./commands/retry.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addTestCommand } from "./commands/test.ts";
import { addToolsCommand } from "./commands/tools.ts";
import { addUpCommand } from "./commands/up.ts";
import { addWipeCommand } from "./commands/wipe.ts";
import type { Context } from "./context.ts";
import { reportError } from "./report-error.ts";

/** Every verb, in the order in which the help shows them. */
const verbs = [
  addDemoCommand,
  addTestCommand,
  addUpCommand,
  addDownCommand,
  addStatusCommand,
  addLogsCommand,
  addDoctorCommand,
  addProvisionCommand,
  addDeploymentsCommand,
  addDeploymentCommand,
  addEventsCommand,
  addRetryCommand,
  addCancelCommand,
  addWipeCommand,
  addDomainsCommand,
  addBlueprintCommand,
  addCredentialsCommand,
  addAuditCommand,
  addToolsCommand,
  addLabCommand,
  addCompletionCommand,
];

/** Runs one command line to its end and returns the exit status. */
export async function runCommandLine(args: readonly string[], context: Context): Promise<number> {
  const program = createProgram(context);
  try {
    await program.parseAsync(args, { from: "user" });

    return Number(process.exitCode ?? 0);
  } catch (error) {
    return reportError(error, context, args.includes("--verbose"));
  }
}

export function createProgram(context: Context): Command {
  const program = new Command("catalyst")
    .description("Turns a cloud token into a self-sufficient Kubernetes cloud at its own domain.")
    .version("0.1.0")
    .option("--verbose", "show the details of a failure")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .showHelpAfterError("(see --help)")
    .addHelpText(
      "after",
      "\nFirst steps:\n  ./catalyst demo      provision a Sovereign in a local cloud, from nothing\n  ./catalyst status    what is running\n  ./catalyst down      stop it",
    );
  for (const add of verbs) add(program, context);

  return program;
}
