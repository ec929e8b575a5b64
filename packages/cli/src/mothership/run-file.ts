import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRunning, type ProcessIdentity } from "@catalyst/lab/supervisor/process-identity.ts";

/** What `up` decided and other commands need to know. */
export interface RunFile {
  /** Kept from start to start, so that an address in a browser goes on working. */
  port: number;
  /** Without a path; undefined when only the lab runs. */
  baseURL?: string;
  withLab: boolean;
  supervisor: ProcessIdentity;
  /** RFC 3339, once everything has started. */
  readyAt?: string;
}

export async function readRunFile(stateDirectory: string): Promise<RunFile | undefined> {
  try {
    return JSON.parse(await readFile(join(stateDirectory, "run.json"), "utf8")) as RunFile;
  } catch {
    return undefined;
  }
}

export async function writeRunFile(stateDirectory: string, run: RunFile): Promise<void> {
  await mkdir(stateDirectory, { recursive: true, mode: 0o700 });
  const temporary = join(stateDirectory, `run.json.${process.pid}`);
  await writeFile(temporary, JSON.stringify(run, undefined, 2), { mode: 0o600 });
  await rename(temporary, join(stateDirectory, "run.json"));
}

/** The run that is up now, with everything started. */
export async function readReadyRun(stateDirectory: string): Promise<RunFile | undefined> {
  const run = await readRunFile(stateDirectory);

  return run?.readyAt !== undefined && isRunning(run.supervisor) ? run : undefined;
}
