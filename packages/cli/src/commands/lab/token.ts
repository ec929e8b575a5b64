import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { connectLab } from "../../mothership/connect-lab.ts";
import { labToken, requireLabFile } from "../../mothership/lab-file.ts";
import { print } from "../../output/print.ts";

export function addTokenCommand(lab: Command, context: Context): void {
  lab
    .command("token")
    .argument("[name]", "of a new token; without it the one that up uses is printed")
    .description("print a cloud token of the lab, or issue another one")
    .option("--project <id>", "whose", "demo")
    .option("--read", "one that may only read")
    .addHelpText("after", "\nExamples:\n  ./catalyst lab token\n  ./catalyst lab token auditor --read")
    .action(async (name: string | undefined, { project, read }: { project: string; read?: boolean }) => {
      if (name === undefined) {
        print(context, labToken(await requireLabFile(context.stateDirectory)).token);
        return;
      }
      const issued = await (await connectLab(context)).issueToken(project, name, read === true ? "read" : "read_write", context.signal);
      print(context, issued.token);
    });
}
