import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** A pool-domain-manager in a process of its own, which may be killed and started again under the same address. */
export interface PdmProcess {
  address(): string;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

const entry = fileURLToPath(new URL("pdm-main.ts", import.meta.url));
const startLimitMs = 40_000;
const keptLogLines = 60;

export async function startPdmProcess(environment: Record<string, string>): Promise<PdmProcess> {
  const lines: string[] = [];
  let child: ChildProcess | undefined;
  let address: string | undefined;

  async function start(): Promise<void> {
    const started = spawn(process.execPath, [entry, "--role", "pdm"], {
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: process.env["HOME"] ?? "/",
        ...environment,
        PORT: address === undefined ? "0" : new URL(address).port,
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child = started;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const limit = setTimeout(() => reject(new Error(`The manager did not come up:\n${lines.join("\n")}`)), startLimitMs);
    started.once("exit", (code, signal) => reject(new Error(`The manager ended by ${signal ?? `code ${code}`}:\n${lines.join("\n")}`)));
    createInterface(started.stderr as Readable).on("line", keep);
    createInterface(started.stdout as Readable).on("line", (line) => {
      keep(line);
      const told = /"address":"(http[^"]+)".*the pool-domain-manager is up/.exec(line)?.[1];
      if (told === undefined) return;
      address = told;
      resolve();
    });
    await promise.finally(() => clearTimeout(limit));
  }

  function keep(line: string): void {
    lines.push(line);
    if (lines.length > keptLogLines) lines.shift();
  }

  async function kill(): Promise<void> {
    const target = child;
    child = undefined;
    if (!target || target.exitCode !== null || target.signalCode !== null) return;
    const gone = once(target, "exit");
    target.kill("SIGKILL");
    await gone;
  }

  onTestFinished(kill);
  await start();
  return { address: () => address ?? "", kill, start };
}
