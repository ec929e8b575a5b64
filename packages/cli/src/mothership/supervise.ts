import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { dnsEnvironment } from "@catalyst/lab/dns/dns-environment.ts";
import { dnsFilePath } from "@catalyst/lab/dns/dns-file.ts";
import { identifyThisProcess, isRunning } from "@catalyst/lab/supervisor/process-identity.ts";
import { AlreadyRunningError, Supervisor, type SupervisorEvents } from "@catalyst/lab/supervisor/supervisor.ts";
import { CliError, exitCodes } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { buildConsole } from "./build-console.ts";
import { labChild, mothershipChild, toolsChild } from "./child-definitions.ts";
import { choosePort, defaultPort } from "./choose-port.ts";
import { ensureDnsPrograms } from "./dns-programs.ts";
import { readLabFile } from "./lab-file.ts";
import { readRunFile, writeRunFile, type RunFile } from "./run-file.ts";
import { dnsDirectory, startDns } from "./start-dns.ts";
import { startPowerdns } from "./start-powerdns.ts";

export interface UpOptions {
  lab: boolean;
  mothership: boolean;
  port?: number | undefined;
  /** Passed to the lab's daemon as they are. */
  labArguments: readonly string[];
}

const labFileLimitMs = 10_000;

/** Starts everything, tells when it is ready, and keeps it running until the context's signal aborts; then stops it all. */
export async function supervise(
  context: Context,
  options: UpOptions,
  events: SupervisorEvents,
  onReady: (run: RunFile) => Promise<void>,
): Promise<void> {
  const supervisor = await openSupervisor(context, events);
  try {
    const run = await startEverything(context, options, supervisor);
    await onReady(run);
    if (!context.signal.aborted) await once(context.signal, "abort");
  } finally {
    await supervisor.stop();
  }
}

async function openSupervisor(context: Context, events: SupervisorEvents): Promise<Supervisor> {
  try {
    return await Supervisor.open(context.stateDirectory, events);
  } catch (error) {
    if (!(error instanceof AlreadyRunningError)) throw error;
    const run = await readRunFile(context.stateDirectory);
    const where = run?.baseURL === undefined ? "" : ` at ${run.baseURL}`;
    throw new CliError(`Catalyst is already running${where}, as process ${error.holder.pid}.`, {
      exitCode: exitCodes.alreadyRunning,
      next: "See ./catalyst status, or stop it with ./catalyst down.",
      cause: error,
    });
  }
}

async function startEverything(context: Context, options: UpOptions, supervisor: Supervisor): Promise<RunFile> {
  const { stateDirectory, signal, toolHost } = context;
  const run = await prepareRunFile(context, options, supervisor);
  await writeRunFile(stateDirectory, run);

  // Building takes minutes and disturbs nobody who does not wait for it, so it goes first.
  if (options.mothership) await supervisor.start(toolsChild(), signal);
  const dns = await startNames(context, options, supervisor);
  if (options.lab) await startLab(context, options, supervisor, dns.file);
  if (options.mothership) {
    const lab = options.lab ? await readLabFile(stateDirectory) : undefined;
    const consoleFolder = await buildConsole(context);
    await supervisor.start(mothershipChild({ stateDirectory, port: run.port, toolHost, lab, dns: dns.variables, consoleFolder }), signal);
  }
  const ready: RunFile = { ...run, readyAt: new Date(context.now()).toISOString() };
  await writeRunFile(stateDirectory, ready);

  return ready;
}

/** Ports stay what they were, for adopted children as well as for bookmarks, unless somebody else has taken them. */
async function prepareRunFile(context: Context, options: UpOptions, supervisor: Supervisor): Promise<RunFile> {
  const before = await readRunFile(context.stateDirectory);
  const survivor = supervisor.children.find((child) => child.name === "mothership" && isRunning(child));
  const port = options.port ?? survivor?.port ?? (await choosePort([before?.port ?? defaultPort, defaultPort]));

  return {
    port,
    ...(options.mothership ? { baseURL: `http://127.0.0.1:${port}` } : {}),
    withLab: options.lab,
    supervisor: identifyThisProcess(),
  };
}

/** The lab's whole DNS, or one PowerDNS for a mothership alone unless the caller names another. Without the programs there is neither. */
async function startNames(
  context: Context,
  { lab, mothership }: UpOptions,
  supervisor: Supervisor,
): Promise<{ file?: string; variables: Record<string, string> }> {
  if (!lab && (!mothership || context.environment["PDM_PDNS_BASE_URL"])) return { variables: {} };
  const programs = await ensureDnsPrograms(context, lab ? "lab" : "mothership");
  if (programs === undefined) return { variables: {} };
  if (!lab) return { variables: await startPowerdns(context, supervisor, programs) };
  const plan = await startDns(context, supervisor, programs);

  return { file: dnsFilePath(dnsDirectory(context.stateDirectory)), variables: { ...dnsEnvironment(plan), PDM_BOOTSTRAP_POOLS: "true" } };
}

/** The state file may still be that of an earlier daemon for a moment. */
async function startLab(context: Context, options: UpOptions, supervisor: Supervisor, dnsFile: string | undefined): Promise<void> {
  const child = await supervisor.start(labChild(context.stateDirectory, options.labArguments, dnsFile), context.signal);

  for (let waitedMs = 0; waitedMs < labFileLimitMs; waitedMs += 50) {
    if ((await readLabFile(context.stateDirectory))?.labd.pid === child.pid) return;
    await delay(50, undefined, { signal: context.signal });
  }
  throw new CliError(`the lab runs as process ${child.pid} but its state file names another.`, {
    next: "Run ./catalyst down and start again.",
  });
}
