import { setTimeout as delay } from "node:timers/promises";
import { isRunning, type ProcessIdentity } from "./process-identity.ts";

const pollMs = 50;
/** The kernel needs a moment to take down a killed process, more when it is deep in a disk wait. */
const killWaitMs = 5_000;

/**
 * Stops a process and the group it leads: the signal, the time to finish, then SIGKILL. Does nothing when the process is gone, since its
 * group's number could by then be somebody else's; what it left behind is found by its environment.
 */
export async function stopProcessGroup(leader: ProcessIdentity, how: { stop: "SIGTERM" | "SIGINT"; graceMs: number }): Promise<void> {
  if (!isRunning(leader)) return;
  signalGroup(leader.pid, how.stop);
  if (await hasEnded(leader, how.graceMs)) return;

  signalGroup(leader.pid, "SIGKILL");
  await hasEnded(leader, killWaitMs);
}

async function hasEnded(leader: ProcessIdentity, limitMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs <= limitMs; waitedMs += pollMs) {
    if (!isRunning(leader)) return true;
    await delay(pollMs);
  }

  return false;
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
