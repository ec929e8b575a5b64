import { readFile } from "node:fs/promises";
import type { EventAction } from "@catalyst/lab/faults/scenario-schema.ts";
import type { Command } from "commander";
import { parse } from "yaml";
import { usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { connectLab } from "../../mothership/connect-lab.ts";
import { print, printJSON } from "../../output/print.ts";

export function addFaultsCommand(lab: Command, context: Context): void {
  const faults = lab.command("faults").description("what goes wrong in the lab, on purpose and repeatably");

  faults
    .command("load")
    .argument("<file>", "a scenario, YAML")
    .description("put a scenario in force, in place of the last one")
    .addHelpText("after", "\nExample:\n  ./catalyst lab faults load lost-responses.yaml")
    .action(async (file: string) => {
      const text = await readFile(file, "utf8").catch((error: Error) => {
        throw usageError(`${file} cannot be read: ${error.message}.`);
      });
      const admin = await connectLab(context);
      await admin.loadScenario(text, context.signal);
      print(context, `loaded; ${(await admin.rules(context.signal)).length} rules in force`);
    });

  faults
    .command("clear")
    .description("end the scenario and every rule")
    .addHelpText("after", "\nExample:\n  ./catalyst lab faults clear")
    .action(async () => {
      await (await connectLab(context)).clearScenario(context.signal);
      print(context, "cleared");
    });

  faults
    .command("list")
    .description("the rules in force and how often each was met")
    .option("--json", "one JSON object per line")
    .addHelpText("after", "\nExample:\n  ./catalyst lab faults list")
    .action(async (options: { json?: boolean }) => {
      const rules = await (await connectLab(context)).rules(context.signal);
      for (const state of rules) {
        if (options.json === true) printJSON(context, state);
        else print(context, `${state.rule.id.padEnd(30)} fired ${state.fired}×  ${JSON.stringify(state.rule.do)}`);
      }
      if (rules.length === 0 && options.json !== true) print(context, "No rule is in force.");
    });

  faults
    .command("fire")
    .argument("<action>", "one event's action, YAML or JSON")
    .description("let something happen now")
    .addHelpText("after", "\nExample:\n  ./catalyst lab faults fire '{token: {id: main, change: revoke}}'")
    .action(async (action: string) => {
      await (await connectLab(context)).fire(parse(action) as EventAction, context.signal);
      print(context, "fired");
    });
}
