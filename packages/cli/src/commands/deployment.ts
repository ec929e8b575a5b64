import type { Command } from "commander";
import type { Context } from "../context.ts";
import { readAnyState } from "../deployments/read-any-state.ts";
import { showDeployment } from "../deployments/show-deployment.ts";
import { connect } from "../mothership/connect.ts";
import { printJSON } from "../output/print.ts";

export function addDeploymentCommand(program: Command, context: Context): void {
  program
    .command("deployment")
    .argument("<id>", "16 hexadecimal digits, see ./catalyst deployments")
    .description("show one deployment: its phases, what it made, what is wrong")
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  ./catalyst deployment 0123456789abcdef")
    .action(async (id: string, options: { json?: boolean }) => {
      const { client } = await connect(context);
      const state = await readAnyState(client, id, context.signal);

      if (options.json === true) printJSON(context, state);
      else showDeployment(context, state);
    });
}
