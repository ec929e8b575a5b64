import { readdir, readFile } from "node:fs/promises";
import { identifyProcess, isRunning, type ProcessIdentity } from "./process-identity.ts";

/** Every process, other than this one, that was started below a supervisor with this id: it inherited CATALYST_LAB_ID. */
export async function findStragglers(id: string): Promise<ProcessIdentity[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  const found = await Promise.all(pids.map((pid) => isStraggler(pid, id)));

  return found.filter((identity) => identity !== undefined);
}

/** Kills what is left, whatever it is doing, and tells how many there were. */
export async function killStragglers(id: string): Promise<number> {
  const stragglers = await findStragglers(id);
  for (const straggler of stragglers) {
    if (!isRunning(straggler)) continue;
    try {
      process.kill(straggler.pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  return stragglers.length;
}

/** Processes of other users, and those that end while we look, cannot be read and are not ours. */
async function isStraggler(pid: number, id: string): Promise<ProcessIdentity | undefined> {
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");

  return environment.split("\0").includes(`CATALYST_LAB_ID=${id}`) ? identifyProcess(pid) : undefined;
}
