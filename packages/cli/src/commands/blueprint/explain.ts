import { describeRule } from "@catalyst/blueprint/report/describe-rule.ts";
import { allRules } from "@catalyst/blueprint/rules/all-rules.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print, printJSON, printTable } from "../../output/print.ts";

export function addExplainCommand(blueprint: Command, context: Context): void {
  blueprint
    .command("explain")
    .argument("[rule]", "such as CH-HOLLOW; all of them in a line each when left out")
    .description("say what a rule looks for, why it matters, an example and the cure")
    .option("--json", "one JSON object (per line without a rule)")
    .addHelpText("after", "\nExample:\n  ./catalyst blueprint explain CH-HOLLOW")
    .action((rule: string | undefined, { json = false }: { json?: boolean }) =>
      runBlueprintVerb(context, async () => explain(context, rule, json)),
    );
}

function explain(context: Context, id: string | undefined, json: boolean): number {
  if (id === undefined) {
    if (json) for (const { check: _, examples: __, ...rule } of allRules) printJSON(context, rule);
    else printTable(context, [["RULE", "SEVERITY", "FIRES WHEN"], ...allRules.map((rule) => [rule.id, rule.severity, rule.title])]);

    return blueprintExit.clean;
  }
  const rule = allRules.find((candidate) => candidate.id === id.toUpperCase());
  if (rule === undefined) throw usageError(`there is no rule ${id}`, "./catalyst blueprint explain lists them all.");
  if (json) printJSON(context, { ...rule, check: undefined });
  else for (const line of describeRule(rule)) print(context, line);

  return blueprintExit.clean;
}
