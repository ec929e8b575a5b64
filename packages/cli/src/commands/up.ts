import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Context } from "../context.ts";
import { describeRun } from "../mothership/describe-run.ts";
import { ensureDnsPrograms } from "../mothership/dns-programs.ts";
import { ensureUp } from "../mothership/ensure-up.ts";
import { readReadyRun } from "../mothership/run-file.ts";
import { supervise } from "../mothership/supervise.ts";
import { print } from "../output/print.ts";

export interface LabOptions {
  seed?: string;
  speed?: string;
  scenario?: string;
  labConfig?: string;
}

interface Options extends LabOptions {
  detach?: boolean;
  lab: boolean;
  onlyLab?: boolean;
  port?: number;
}

export function addUpCommand(program: Command, context: Context): void {
  program
    .command("up")
    .description("start the mothership and the lab, and build missing programs meanwhile")
    .option("-d, --detach", "return once everything runs")
    .option("--no-lab", "without the local cloud: provisions at the real one")
    .option("--port <number>", "where the mothership listens", parsePort)
    .option("--seed <number>", "the lab's random seed")
    .option("--speed <factor>", "how fast the lab's clock runs")
    .option("--scenario <file>", "faults the lab starts with")
    .option("--lab-config <file>", "what the lab is: projects, quotas, era, behaviour")
    .addOption(new Option("--only-lab").hideHelp())
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst up              in the foreground, until Ctrl-C\n  ./catalyst up --detach --speed 10\n\nExits 3 when it is running already.",
    )
    .action((options: Options) => (options.detach === true ? startDetached(context, options) : runForeground(context, options)));
}

/** Arguments of the lab's daemon. A restart of the daemon must find the files wherever it runs. */
export function labArguments({ seed, speed, scenario, labConfig }: LabOptions): string[] {
  const given: [string, string | undefined][] = [
    ["--seed", seed],
    ["--speed", speed],
    ["--scenario", scenario === undefined ? undefined : resolve(scenario)],
    ["--config", labConfig === undefined ? undefined : resolve(labConfig)],
  ];

  return given.flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

/** The same choices as arguments of another `up`. */
export function upArguments(options: LabOptions): string[] {
  return labArguments(options).map((argument) => (argument === "--config" ? "--lab-config" : argument));
}

async function runForeground(context: Context, options: Options): Promise<void> {
  const events = { onChange: (name: string, what: string) => print(context, `${name}: ${what === "gave-up" ? gaveUp(name) : what}`) };
  await supervise(
    context,
    { lab: options.lab, mothership: options.onlyLab !== true, port: options.port, labArguments: labArguments(options) },
    events,
    async (run) => {
      for (const line of await describeRun(context, run)) print(context, line);
      print(context, "Ctrl-C stops everything.");
    },
  );
  print(context, "stopped");
}

function gaveUp(name: string): string {
  return `ended again and again and is not started any more; see ./catalyst logs ${name}`;
}

async function startDetached(context: Context, options: Options): Promise<void> {
  // Here a person sees what is being installed; the one in the background would only log it.
  if (options.lab && (await readReadyRun(context.stateDirectory)) === undefined) await ensureDnsPrograms(context, "lab");
  const again = [
    options.lab ? [] : ["--no-lab"],
    options.port === undefined ? [] : ["--port", String(options.port)],
    labArguments(options),
  ].flat();
  const { run, started } = await ensureUp(context, again);

  for (const line of await describeRun(context, run)) print(context, line);
  if (!started) {
    print(context, "It was running already.");
    process.exitCode = 3;
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError("A port is a whole number from 1 to 65535.");

  return port;
}
