import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { connect } from "../mothership/connect.ts";
import { print } from "../output/print.ts";

export function addCancelCommand(program: Command, context: Context): void {
  program
    .command("cancel")
    .argument("<id>", "of a running deployment")
    .description("stop a run gracefully; what it made stays until it is wiped")
    .option("--reason <text>", "recorded with the cancel")
    .option("--wipe", "destroy what it made, once it has stopped")
    .addHelpText("after", '\nExample:\n  ./catalyst cancel 0123456789abcdef --reason "wrong region"')
    .action(async (id: string, options: { reason?: string; wipe?: boolean }) => {
      const { client } = await connect(context);
      const reply = await client.call("cancelDeployment", {
        params: { id },
        body: options,
        headers: { "idempotency-key": randomUUID() },
        signal: context.signal,
      });

      print(context, `${reply.id} ${reply.status}${reply.subState === undefined ? "" : `, ${reply.subState}`}`);
      print(context, `Follow it with ./catalyst events ${id} --follow`);
    });
}
