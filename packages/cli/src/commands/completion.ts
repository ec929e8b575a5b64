import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import { completionScript, shells, type Shell } from "../completion/completion-script.ts";
import type { Context } from "../context.ts";
import { print } from "../output/print.ts";

export function addCompletionCommand(program: Command, context: Context): void {
  program
    .command("completion")
    .argument("<shell>", `one of ${shells.join(", ")}`)
    .description("print a completion script for your shell")
    .addHelpText(
      "after",
      '\nExamples:\n  eval "$(./catalyst completion bash)"\n  ./catalyst completion fish > ~/.config/fish/completions/catalyst.fish',
    )
    .action((shell: string) => {
      if (!shells.includes(shell as Shell))
        throw usageError(`there is no completion for "${shell}".`, `It exists for ${shells.join(", ")}.`);
      print(context, completionScript(program, shell as Shell));
    });
}
