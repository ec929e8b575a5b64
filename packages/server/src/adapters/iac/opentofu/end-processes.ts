import { readdir, readlink, realpath } from "node:fs/promises";
import { basename } from "node:path";
import type { Clock } from "../../../platform/clock.ts";
import { startTicksOf } from "./process-identity.ts";
import { type RunningChild, signal, stopProcess, waitUntilGone } from "./stop-process.ts";

export interface EndOptions {
  binary: string;
  stopGraceMs: number;
  clock: Clock;
}

/** How long a killed process may take to be gone, milliseconds. */
const killLimitMs = 10_000;

/**
 * Ends every process that works in a deployment's folder: OpenTofu gracefully, then whatever is left. The folder and not a remembered pid
 * decides, because an engine can die before it has noted one, and because the provider survives an OpenTofu that is killed.
 */
export async function endProcessesIn(folder: string, { binary, stopGraceMs, clock }: EndOptions): Promise<void> {
  const program = basename(await realpath(binary).catch(() => binary));
  const found = await processesIn(folder);
  const engines = found.filter((each) => each.program === program);
  await Promise.all(engines.map((each) => stopProcess(each, stopGraceMs, clock)));

  const left = await processesIn(folder);
  for (const { pid } of left) signal(pid, "SIGKILL");
  await Promise.all(left.map((each) => waitUntilGone(each, killLimitMs, clock)));
}

interface FoundProcess extends RunningChild {
  /** File name of what it executes. */
  program: string;
}

/** By /proc, see proc(5). Processes of other users do not tell where they work, and are none of ours. */
async function processesIn(folder: string): Promise<FoundProcess[]> {
  const place = await realpath(folder).catch(() => undefined);
  if (place === undefined) return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => identify(pid, place)));
  return found.filter((each) => each !== undefined);
}

async function identify(pid: number, folder: string): Promise<FoundProcess | undefined> {
  const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (directory !== folder) return undefined;
  const pidStart = await startTicksOf(pid);
  const program = await readlink(`/proc/${pid}/exe`).catch(() => "");
  return pidStart === undefined ? undefined : { pid, pidStart, program: basename(program.replace(/ \(deleted\)$/, "")) };
}
