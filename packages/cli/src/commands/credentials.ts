import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { connect } from "../mothership/connect.ts";
import { ask } from "../output/ask.ts";
import { print, printJSON, printTable } from "../output/print.ts";

export function addCredentialsCommand(program: Command, context: Context): void {
  const credentials = program.command("credentials").description("the secrets the mothership holds for a deployment");

  credentials
    .command("list")
    .argument("<id>", "of the deployment")
    .description("which are held, since when and until when; never their values")
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  ./catalyst credentials list 0123456789abcdef")
    .action(async (id: string, options: { json?: boolean }) => {
      const { client } = await connect(context);
      const reply = await client.call("listHeldCredentials", { params: { id }, signal: context.signal });
      if (options.json === true) printJSON(context, reply);
      else if (reply.held.length === 0) print(context, "None is held.");
      else printTable(context, [["NAME", "SINCE", "UNTIL"], ...reply.held.map(({ name, since, until }) => [name, since, until])]);
    });

  credentials
    .command("destroy")
    .argument("<id>", "of a settled deployment")
    .description("destroy them; a retry or wipe then needs a new cloud token")
    .option("--yes", "do not ask")
    .addHelpText("after", "\nExample:\n  ./catalyst credentials destroy 0123456789abcdef --yes")
    .action(async (id: string, options: { yes?: boolean }) => {
      const { client } = await connect(context);
      if (options.yes !== true && (await ask(context, "Destroy every secret held for it? Type yes: ", "Add --yes.")) !== "yes") {
        throw new CliError("nothing was destroyed.");
      }
      await client.call("destroyHeldCredentials", { params: { id }, signal: context.signal });
      print(context, "Destroyed.");
    });
}
