import type { Clock } from "../../../platform/clock.ts";
import { isSameProcess } from "./process-identity.ts";

export interface RunningChild {
  pid: number;
  pidStart: string;
}

const pollMs = 50;

/**
 * Ends a child: one SIGINT, on which OpenTofu finishes its calls, uploads the state and unlocks (a second one would make it abandon them);
 * after the grace, SIGKILL to its whole process group.
 */
export async function stopProcess(child: RunningChild, graceMs: number, clock: Clock): Promise<void> {
  signal(child.pid, "SIGINT");
  if (await waitUntilGone(child, graceMs, clock)) return;
  signal(-child.pid, "SIGKILL");
  // A child that leads no group is not met by that.
  signal(child.pid, "SIGKILL");
  await waitUntilGone(child, 10_000, clock);
}

/** False when it is still there after the limit. */
export async function waitUntilGone(child: RunningChild, limitMs: number, clock: Clock): Promise<boolean> {
  for (let waited = 0; waited <= limitMs; waited += pollMs) {
    if (!(await isSameProcess(child.pid, child.pidStart))) return true;
    await clock.sleep(pollMs);
  }
  return false;
}

/** Signals a process, or a group when negative; one that is gone already needs none. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
