import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { isRunning } from "../supervisor/process-identity.ts";
import { toolDirectory, type ToolHost } from "./tool-host.ts";

/** What another process may show about a tool that is being built. The file is replaced whole, so a reader never sees half of it. */
export interface ToolProgress {
  name: string;
  state: "building" | "done" | "failed";
  pid: number;
  /** Start of that process in clock ticks after boot: a "building" of a process that is gone is not true any more. */
  startTicks: number;
  /** RFC 3339. */
  startedAt: string;
  packagesDone: number;
  packagesTotal: number;
  /** Milliseconds to go, an estimate; 0 when not building. */
  etaMs: number;
  message: string;
  /** The build this is about; packages of an interrupted build with the same key need not be compiled again. */
  key?: string;
}

export async function writeProgress(host: ToolHost, progress: ToolProgress): Promise<void> {
  const directory = toolDirectory(host, progress.name);
  await mkdir(directory, { recursive: true });
  const temporary = join(directory, `progress.json.${randomUUID()}`);
  await writeFile(temporary, JSON.stringify(progress));
  await rename(temporary, progressPath(host, progress.name));
}

/** The last progress written, by whichever process; undefined when there was none. */
export async function readProgress(host: ToolHost, name: string): Promise<ToolProgress | undefined> {
  try {
    return JSON.parse(await readFile(progressPath(host, name), "utf8")) as ToolProgress;
  } catch {
    return undefined;
  }
}

/** Whether the process that reports "building" is still there. */
export function isBuilding(progress: ToolProgress): boolean {
  return progress.state === "building" && isRunning(progress);
}

function progressPath(host: ToolHost, name: string): string {
  return join(toolDirectory(host, name), "progress.json");
}
