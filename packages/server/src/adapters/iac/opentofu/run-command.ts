import { type ChildProcess, spawn } from "node:child_process";
import { open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { IacRun, RunTicket } from "../../../features/deployments/iac.ts";
import { IacError } from "../../../platform/errors.ts";
import { childEnvironment } from "./child-environment.ts";
import { type OutputSummary, followOutput } from "./follow-output.ts";
import type { OpenTofuOptions } from "./opentofu.ts";
import { endProcessesIn } from "./end-processes.ts";
import { startTicksOf } from "./process-identity.ts";
import { stopProcess } from "./stop-process.ts";
import { stateAddressName } from "./work-folder.ts";

export type CommandContext = OpenTofuOptions;

/**
 * Runs a command whose JSON lines become events. The child writes to a file and not to us, so that it survives our death,
 * and whoever takes over can read what it said to the end. Throws IacError unless it exits with 0; on abort it is stopped gracefully first.
 */
export async function execute(context: CommandContext, run: IacRun, folder: string, command: string, args: string[]): Promise<void> {
  run.signal.throwIfAborted();
  const logPath = join(folder, `${command}.jsonl`);
  // Whoever takes this run over must not find what an earlier one said.
  await rm(logPath, { force: true });
  const ticket = await run.ledger.open(command, logPath);
  let exitCode: number | null = null;
  try {
    await noteStateAddress(folder, ticket);
    const child = await start(context, run, folder, { command, args, logPath, ticket });
    const pidStart = (await startTicksOf(child.process.pid as number)) ?? "gone";
    await run.ledger.started(ticket.runId, { pid: child.process.pid as number, pidStart });
    const onAbort = () =>
      void stopProcess({ pid: child.process.pid as number, pidStart }, context.stopGraceMs, context.clock).catch((error: unknown) =>
        context.log.warn({ error }, "a child could not be stopped"),
      );
    run.signal.addEventListener("abort", onAbort, { once: true });
    if (run.signal.aborted) onAbort();
    const summary = await followOutput({ run, runId: ticket.runId, command, logPath, offset: 0, clock: context.clock, ended: child.ended });
    exitCode = await child.ended;
    run.signal.removeEventListener("abort", onAbort);
    // A child that was killed leaves its provider behind, which would go on with what it was told to make.
    if (exitCode === null) await endProcessesIn(folder, context);
    run.signal.throwIfAborted();
    if (exitCode !== 0) throw new IacError(command, exitCode, summary.diagnostics, await endOf(`${logPath}.stderr`, summary));
  } finally {
    await run.ledger.closed(ticket.runId, exitCode);
  }
}

/** Runs a command that answers on stdout at once and is harmless to kill. */
export async function capture(context: CommandContext, run: IacRun, folder: string, command: string, args: string[]): Promise<string> {
  run.signal.throwIfAborted();
  const ticket = await run.ledger.open(command, join(folder, `${command}.out`));
  let exitCode: number | null = null;
  try {
    await noteStateAddress(folder, ticket);
    const result = await execa(context.binary, [command, ...args], {
      cwd: folder,
      env: childEnvironment(context, run, folder, ticket),
      extendEnv: false,
      stdin: "ignore",
      cancelSignal: run.signal,
      reject: false,
      maxBuffer: 64 * 1024 * 1024,
    });
    run.signal.throwIfAborted();
    exitCode = result.exitCode ?? null;
    if (result.failed) throw new IacError(command, exitCode, [], (result.stderr || result.message || "").slice(-2000));
    return result.stdout;
  } finally {
    await run.ledger.closed(ticket.runId, exitCode);
  }
}

/** Where the child hands in its state, for whoever may have to take it over. */
async function noteStateAddress(folder: string, { address }: RunTicket): Promise<void> {
  await writeFile(join(folder, stateAddressName), address, { mode: 0o600 });
}

interface Started {
  process: ChildProcess;
  /** Exit code, or null when a signal ended it. */
  ended: Promise<number | null>;
}

async function start(
  context: CommandContext,
  run: IacRun,
  folder: string,
  what: { command: string; args: string[]; logPath: string; ticket: RunTicket },
): Promise<Started> {
  const stdout = await open(what.logPath, "w", 0o600);
  const stderr = await open(`${what.logPath}.stderr`, "w", 0o600);
  try {
    const child = spawn(context.binary, [what.command, ...what.args], {
      cwd: folder,
      env: childEnvironment(context, run, folder, what.ticket),
      detached: true,
      stdio: ["ignore", stdout.fd, stderr.fd],
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    return { process: child, ended };
  } finally {
    await stdout.close();
    await stderr.close();
  }
}

async function endOf(stderrFile: string, summary: OutputSummary): Promise<string> {
  const file = await open(stderrFile, "r").catch(() => undefined);
  if (!file) return summary.lastText;
  try {
    const { size } = await file.stat();
    const length = Math.min(size, 2000);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString().trim() || summary.lastText;
  } finally {
    await file.close();
  }
}
