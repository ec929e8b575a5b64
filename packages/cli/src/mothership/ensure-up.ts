import { stat } from "node:fs/promises";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { lastLogLines, logPath, openLog } from "@catalyst/lab/supervisor/child-log.ts";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { readReadyRun, type RunFile } from "./run-file.ts";
import { inheritedEnvironment } from "@catalyst/lab/supervisor/inherited-environment.ts";

/** Lab and mothership start in seconds; a first database is made in some more. */
const readyLimitMs = 120_000;

/** Makes sure that everything runs, in the background, and returns once it does. `started` tells whether it had to be started. */
export async function ensureUp(context: Context, upArguments: readonly string[]): Promise<{ run: RunFile; started: boolean }> {
  const running = await readReadyRun(context.stateDirectory);
  if (running !== undefined) return { run: running, started: false };

  const log = logPath(context.stateDirectory, "supervisor");
  const output = await openLog(log);
  const logStart = (await stat(log)).size;
  const main = join(checkoutDirectory, "packages/cli/src/main.ts");
  const child = spawn(process.execPath, [main, "up", ...upArguments], {
    detached: true,
    env: inheritedEnvironment(),
    stdio: ["ignore", output.fd, output.fd],
  });
  let status: number | undefined;
  child.once("exit", (code) => (status = code ?? 1));
  await output.close();

  for (let waitedMs = 0; waitedMs < readyLimitMs; waitedMs += 100) {
    const run = await readReadyRun(context.stateDirectory);
    if (run !== undefined) {
      child.unref();
      return { run, started: true };
    }
    if (status !== undefined) throw await notStarted(log, logStart, "ended", status);
    await delay(100, undefined, { signal: context.signal });
  }
  child.kill("SIGTERM");
  throw await notStarted(log, logStart, `was not ready after ${readyLimitMs / 1_000} s`);
}

async function notStarted(log: string, logStart: number, what: string, exitCode?: number): Promise<CliError> {
  const lines = await lastLogLines(log, 20, logStart);

  return new CliError(
    [`the start ${what}; its log is ${log}`, ...lines.map((line) => `  ${line}`)].join("\n"),
    exitCode === undefined ? {} : { exitCode },
  );
}
