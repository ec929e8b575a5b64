import type { Command } from "commander";
import { exitCodes } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { describeRun } from "../mothership/describe-run.ts";
import { connectLab } from "../mothership/connect-lab.ts";
import { ensureUp } from "../mothership/ensure-up.ts";
import { labToken, requireLabFile } from "../mothership/lab-file.ts";
import { print, printJSON } from "../output/print.ts";
import { down } from "./down.ts";
import { addChartsCommand } from "./lab/charts.ts";
import { addFaultsCommand } from "./lab/faults.ts";
import { addJournalCommand } from "./lab/journal.ts";
import { addRegistryCommand } from "./lab/registry.ts";
import { addTokenCommand } from "./lab/token.ts";
import { type LabOptions, upArguments } from "./up.ts";

export function addLabCommand(program: Command, context: Context): void {
  const lab = program.command("lab").description("the local cloud: emulated at the wire, for the real OpenTofu");

  lab
    .command("up")
    .description("start the lab alone, in the background")
    .option("--seed <number>", "its random seed")
    .option("--speed <factor>", "how fast its clock runs")
    .option("--scenario <file>", "faults to start with")
    .option("--lab-config <file>", "what it is: projects, quotas, era, behaviour")
    .addHelpText("after", "\nExample:\n  ./catalyst lab up --speed 60 --scenario faults.yaml")
    .action((options: LabOptions) => labUp(context, options));

  lab
    .command("down")
    .description("stop it, and the mothership if that runs")
    .option("--purge", "delete its state as well")
    .option("--yes", "do not ask")
    .addHelpText("after", "\nExample:\n  ./catalyst lab down")
    .action((options: { purge?: boolean; yes?: boolean }) => down(context, options));

  lab
    .command("status")
    .description("its clock, scenario and how much is in it")
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  ./catalyst lab status")
    .action((options: { json?: boolean }) => labStatus(context, options.json === true));

  lab
    .command("env")
    .description("what to export for a tofu or hcloud run by hand")
    .addHelpText("after", '\nExample:\n  eval "$(./catalyst lab env)" && tofu plan')
    .action(() => labEnvironment(context));

  lab
    .command("census")
    .description("every resource in it, those that only linger included")
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  ./catalyst lab census --json")
    .action((options: { json?: boolean }) => census(context, options.json === true));

  addChartsCommand(lab, context);
  addFaultsCommand(lab, context);
  addJournalCommand(lab, context);
  addRegistryCommand(lab, context);
  addTokenCommand(lab, context);
}

async function labUp(context: Context, options: LabOptions): Promise<void> {
  const { run, started } = await ensureUp(context, ["--only-lab", ...upArguments(options)]);
  for (const line of await describeRun(context, run)) print(context, line);
  print(context, `token         ${labToken(await requireLabFile(context.stateDirectory)).token}`);
  if (!started) {
    print(context, "It was running already.");
    process.exitCode = exitCodes.alreadyRunning;
  }
}

async function labStatus(context: Context, json: boolean): Promise<void> {
  const status = await (await connectLab(context)).status(context.signal);
  if (json) {
    printJSON(context, status);
    return;
  }
  print(context, `lab         ${status.name}, API of ${status.era}, seed ${status.seed}, since ${status.startedAt}`);
  print(context, `clock       ${status.speed}× as fast, ${Math.round(status.virtual / 1_000)} s old`);
  print(context, `scenario    ${status.scenario ?? "none"}`);
  print(context, `holds       ${status.resources} resources in ${status.projects} projects`);
}

async function labEnvironment(context: Context): Promise<void> {
  const file = await requireLabFile(context.stateDirectory);
  const variables = {
    HCLOUD_ENDPOINT: file.services.hetzner.url,
    HETZNER_ENDPOINT: file.services.nothing.url,
    HCLOUD_TOKEN: labToken(file).token,
  };
  for (const [name, value] of Object.entries(variables)) print(context, `export ${name}=${value}`);
}

async function census(context: Context, json: boolean): Promise<void> {
  const found = await (await connectLab(context)).census(context.signal);
  if (json) {
    printJSON(context, found);
    return;
  }
  for (const project of found.projects) {
    print(context, `${project.id}: ${project.total} resources`);
    for (const [kind, items] of Object.entries(project.kinds)) {
      for (const { name, id, lingering } of items)
        print(context, `  ${kind.padEnd(18)}${name || id}${lingering ? " (deleted, lingering)" : ""}`);
    }
  }
}
