import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Topology } from "./schedule.ts";

/** A mothership made of real processes, each of which may be killed and started again at any time. */
export interface Mothership {
  address: string;
  /** Bearer of the machine's owner. */
  token: string;
  processes: MothershipProcess[];
  /** Ends all of them at once. */
  close(): Promise<void>;
}

export interface MothershipProcess {
  role: "all" | "api" | "worker";
  /** Undefined between death and the next start. */
  pid(): number | undefined;
  /** Sends the signal and resolves when the process is gone. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Starts it again, under the same address. */
  start(): Promise<void>;
  /** The last lines it wrote, all its lives together. */
  log(): string;
}

/** How long a process may take to start, and to stop when asked, milliseconds. */
const startLimitMs = 40_000;
const stopLimitMs = 40_000;
const keptLogLines = 400;
const entry = fileURLToPath(new URL("mothership-main.ts", import.meta.url));

/** Starts the processes of a topology. `folder` is their data folder; `environment` what all of them are told. */
export async function startMothership(topology: Topology, folder: string, environment: Record<string, string>): Promise<Mothership> {
  const roles = topology === "one" ? (["all"] as const) : (["api", "worker", "worker"] as const);
  const processes = roles.map((role) => createProcess(role, { ...environment, CATALYST_DATA_DIR: folder }));
  const close = async () => void (await Promise.all(processes.map((each) => each.end("SIGKILL"))));
  await Promise.all(processes.map((each) => each.start())).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const address = processes.map((each) => each.address()).find((each) => each !== undefined);
  if (address === undefined) throw new Error("No process of the mothership serves the API");
  return {
    address,
    token: (await readFile(join(folder, "local-admin-token"), "utf8")).trim(),
    processes,
    close,
  };
}

function createProcess(role: MothershipProcess["role"], environment: Record<string, string>) {
  const lines: string[] = [];
  let child: ChildProcess | undefined;
  let address: string | undefined;

  function keep(line: string): void {
    lines.push(line);
    if (lines.length > keptLogLines) lines.shift();
  }

  async function start(): Promise<void> {
    const port = address === undefined ? "0" : new URL(address).port;
    const started = spawn(process.execPath, [entry, "--role", role], {
      env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/", ...environment, PORT: port },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child = started;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const limit = setTimeout(() => reject(new Error(`The ${role} process did not come up:\n${tail()}`)), startLimitMs);
    started.once("exit", (code, signal) => {
      keep(`-- ended by ${signal ?? `code ${code}`}`);
      if (child === started) child = undefined;
      // A process that is killed while it starts is simply gone; one that gives up by itself is a fault.
      if (signal === null && code !== 0) reject(new Error(`The ${role} process ended with code ${code}:\n${tail()}`));
      else resolve();
    });
    createInterface(started.stderr as Readable).on("line", keep);
    createInterface(started.stdout as Readable).on("line", (line) => {
      keep(line);
      const told = /"address":"([^"]+)".*"msg":"the mothership is up"/.exec(line)?.[1];
      if (told !== undefined) address = told;
      if (line.includes('"msg":"the mothership is up"')) resolve();
    });
    await promise.finally(() => clearTimeout(limit));
  }

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const target = child;
    if (!target || target.exitCode !== null || target.signalCode !== null) return;
    const gone = once(target, "exit");
    target.kill(signal);
    const limit = setTimeout(() => target.kill("SIGKILL"), stopLimitMs);
    await gone.finally(() => clearTimeout(limit));
  }

  function tail(): string {
    return lines.slice(-60).join("\n");
  }

  return { role, pid: () => child?.pid, start, end, log: () => lines.join("\n"), address: () => address };
}
