import { setTimeout as delay } from "node:timers/promises";
import { readSupervisorRecord } from "@catalyst/lab/supervisor/child-record.ts";
import { isRunning } from "@catalyst/lab/supervisor/process-identity.ts";
import { findStragglers, killStragglers } from "@catalyst/lab/supervisor/stragglers.ts";
import { recordPath, stopRecorded } from "@catalyst/lab/supervisor/supervisor.ts";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";

/** The mothership may take 130 seconds when OpenTofu has to save its state first; the others a few. */
const stopLimitMs = 180_000;
const noticeAfterMs = 3_000;

/** Stops the supervisor and with it its children, or the children alone when their supervisor is dead. Tells what was running. */
export async function stopEverything(context: Context): Promise<{ stopped: string[]; killed: number }> {
  const path = recordPath(context.stateDirectory);
  const record = await readSupervisorRecord(path);
  if (record === undefined) return { stopped: [], killed: 0 };
  const stopped = record.children.filter(isRunning).map(({ name }) => name);

  if (record.supervisor !== undefined && isRunning(record.supervisor)) {
    process.kill(record.supervisor.pid, "SIGTERM");
    await waitForEnd(context, record.supervisor);
  }
  await stopRecorded(context.stateDirectory, (await readSupervisorRecord(path)) ?? record);
  const killed = (await findStragglers(record.id)).length === 0 ? 0 : await killStragglers(record.id);

  return { stopped, killed };
}

async function waitForEnd(context: Context, supervisor: { pid: number; startTicks: number }): Promise<void> {
  for (let waitedMs = 0; waitedMs < stopLimitMs; waitedMs += 100) {
    if (!isRunning(supervisor)) return;
    if (waitedMs === noticeAfterMs) context.stderr.write("Stopping; a running OpenTofu may take up to two minutes to save its state.\n");
    await delay(100, undefined, { signal: context.signal });
  }
  throw new CliError(`process ${supervisor.pid} has not stopped after ${stopLimitMs / 1_000} s.`, {
    next: `kill -9 ${supervisor.pid}, then ./catalyst down again.`,
  });
}
