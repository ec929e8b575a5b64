import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Process id of the postmaster that serves a data folder now, if any. A stale pid file names a dead or foreign process. */
export async function livePostmaster(data: string): Promise<number | undefined> {
  const file = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => undefined);
  const pid = Number(file?.split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return command.includes("postgres") && command.includes(data) ? pid : undefined;
}

/** Asks for a fast shutdown: sessions are ended, data is written out. */
export function stopPostmaster(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const stopLimitMs = 30_000;

export async function waitUntilGone(pid: number): Promise<void> {
  const deadline = performance.now() + stopLimitMs;
  while (await isRunning(pid)) {
    if (performance.now() > deadline) throw new Error(`PostgreSQL (process ${pid}) did not stop within ${stopLimitMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A dead child that nobody has waited for still has a folder in /proc; its state tells. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat !== undefined && !/\) Z/.test(stat);
}
