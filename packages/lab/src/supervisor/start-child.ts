import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { ChildDefinition } from "./child-definition.ts";
import { lastLogLines, openLog } from "./child-log.ts";
import { isReady } from "./is-ready.ts";
import { identifyProcess, isRunning, type ProcessIdentity } from "./process-identity.ts";
import { stopProcessGroup } from "./stop-process-group.ts";
import { inheritedEnvironment } from "./inherited-environment.ts";

const readyPollMs = 100;

export interface StartedChild extends ProcessIdentity {
  /** Resolves with the exit status once the child has ended; the signal's name when it was killed. */
  exited: Promise<number | NodeJS.Signals>;
}

export interface StartOptions {
  /** For CATALYST_LAB_ID. */
  id: string;
  log: string;
  /** Told as soon as the process exists, before it is ready: from then on it must be stopped. */
  onStart: (identity: ProcessIdentity) => Promise<void>;
  signal?: AbortSignal;
}

/** A child did not start. The message names it and ends with the last lines of its log. */
export class ChildFailedError extends Error {
  override readonly name = "ChildFailedError";
}

/** Starts a child as leader of its own process group, so that it survives us, and waits until it is ready. */
export async function startChild(definition: ChildDefinition, options: StartOptions): Promise<StartedChild> {
  const logStart = await stat(options.log).then(
    (stats) => stats.size,
    () => 0,
  );
  const child = await spawnChild(definition, options);
  await options.onStart(child);

  try {
    await waitUntilReady(definition, child, logStart, options);
  } catch (error) {
    await stopProcessGroup(child, definition);
    throw error;
  }

  return child;
}

async function spawnChild(definition: ChildDefinition, { id, log }: StartOptions): Promise<StartedChild> {
  const output = await openLog(log);
  try {
    const child = spawn(definition.command, definition.args, {
      cwd: definition.cwd,
      env: { ...inheritedEnvironment(), ...definition.env, CATALYST_LAB_ID: id },
      detached: true,
      stdio: ["ignore", output.fd, output.fd],
      uid: definition.uid,
    });
    const exited = new Promise<number | NodeJS.Signals>((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal ?? 0)));
    await new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (cause) => reject(new ChildFailedError(`${definition.name} cannot be started: ${cause.message}`, { cause })));
    });
    child.unref();

    // A child that has ended already has no start time to learn; its pid cannot be another's before it is reaped.
    return { pid: child.pid!, startTicks: identifyProcess(child.pid!)?.startTicks ?? 0, exited };
  } finally {
    await output.close();
  }
}

async function waitUntilReady(definition: ChildDefinition, child: StartedChild, logStart: number, options: StartOptions): Promise<void> {
  if (definition.ready === undefined) return;
  let ended: number | NodeJS.Signals | undefined;
  void child.exited.then((status) => (ended = status));

  for (let waitedMs = 0; waitedMs < definition.readyTimeoutMs; waitedMs += readyPollMs) {
    if (await isReady(definition.ready, { log: options.log, logStart, exited: ended })) return;
    if (ended !== undefined || !isRunning(child))
      throw await failure(definition, options.log, logStart, `ended with ${ended ?? "an unknown status"} before it was ready`);
    await delay(readyPollMs, undefined, { signal: options.signal });
  }
  throw await failure(definition, options.log, logStart, `was not ready after ${definition.readyTimeoutMs / 1_000} s`);
}

async function failure(definition: ChildDefinition, log: string, logStart: number, what: string): Promise<ChildFailedError> {
  const lines = await lastLogLines(log, 20, logStart);

  return new ChildFailedError([`${definition.name} ${what}; its log is ${log}`, ...lines.map((line) => `  ${line}`)].join("\n"));
}
