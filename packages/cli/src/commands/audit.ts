import type { Command } from "commander";
import { exitCodes } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { connect } from "../mothership/connect.ts";
import { print, printJSON, printTable } from "../output/print.ts";

export function addAuditCommand(program: Command, context: Context): void {
  const audit = program.command("audit").description("who did what");

  audit
    .command("list")
    .description("the latest entries")
    .option("--actor <id>", "only one person's")
    .option("--target <id>", "only one deployment's")
    .option("--json", "one JSON object per line")
    .addHelpText("after", "\nExample:\n  ./catalyst audit list --target 0123456789abcdef")
    .action(async ({ json, ...query }: { json?: boolean; actor?: string; target?: string }) => {
      const { client } = await connect(context);
      const { entries } = await client.call("listAudit", { query, signal: context.signal });
      if (json === true) for (const entry of entries) printJSON(context, entry);
      else
        printTable(context, [
          ["SEQ", "TIME", "OUTCOME", "ACTOR", "ACTION", "TARGET"],
          ...entries.map((entry) => [String(entry.seq), entry.time, entry.outcome, entry.actor, entry.action, entry.target ?? "-"]),
        ]);
    });

  audit
    .command("verify")
    .description("check that no entry was changed or removed")
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  ./catalyst audit verify\n\nExits 1 when the chain is broken.")
    .action(async (options: { json?: boolean }) => {
      const { client } = await connect(context);
      const reply = await client.call("verifyAudit", { signal: context.signal });
      if (options.json === true) printJSON(context, reply);
      else if (reply.intact) print(context, `${reply.entries} entries, intact; head ${reply.headHash ?? "none"}`);
      else print(context, `broken at entry ${reply.brokenAt ?? "unknown"} of ${reply.entries}`);
      process.exitCode = reply.intact ? exitCodes.ok : exitCodes.failed;
    });
}
