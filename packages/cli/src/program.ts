import { Command } from "commander";
import { addToolsCommand } from "./commands/tools.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addTestCommand } from "./commands/test.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import type { Context } from "./context.ts";
import { reportError } from "./report-error.ts";

/** Every verb, in the order in which the help shows them. */
const verbs = [addDoctorCommand, addTestCommand, addToolsCommand, addCompletionCommand];

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
