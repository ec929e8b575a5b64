import { rm } from "node:fs/promises";
import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { stopEverything } from "../mothership/stop-everything.ts";
import { ask } from "../output/ask.ts";
import { print } from "../output/print.ts";

interface Options {
  purge?: boolean;
  yes?: boolean;
}

export function addDownCommand(program: Command, context: Context): void {
  program
    .command("down")
    .description("stop everything that up started")
    .option("--purge", "delete the mothership's data, the lab and the logs as well")
    .option("--yes", "do not ask")
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst down\n  ./catalyst down --purge --yes\n\nSafe to repeat. Built programs stay in the cache.",
    )
    .action((options: Options) => down(context, options));
}

export async function down(context: Context, options: Options): Promise<void> {
  if (options.purge === true && options.yes !== true) {
    const question = `Delete everything in ${context.stateDirectory}, deployments and their history included? Type yes: `;
    if ((await ask(context, question, "Add --yes.")) !== "yes") throw new CliError("nothing was stopped or deleted.");
  }
  const { stopped, killed } = await stopEverything(context);
  print(context, stopped.length === 0 ? "Nothing was running." : `Stopped ${stopped.join(", ")}.`);
  if (killed > 0) print(context, `Killed ${killed} processes they had left behind.`);

  if (options.purge === true) {
    await rm(context.stateDirectory, { recursive: true, force: true });
    print(context, `Deleted ${context.stateDirectory}.`);
  }
}
