import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { identifyThisProcess, isRunning } from "../supervisor/process-identity.ts";
import { killStragglers } from "../supervisor/stragglers.ts";

const prefix = "catalyst-lab-dns-";

/** A folder for one lab's DNS whose name tells whose it is; its last part is also the id its children carry in their environment. */
export async function makeOwnedFolder(parent = tmpdir()): Promise<{ folder: string; id: string }> {
  const { pid, startTicks } = identifyThisProcess();
  const folder = await mkdtemp(join(parent, `${prefix}${pid}-${startTicks}-`));

  return { folder, id: basename(folder) };
}

/** A killed process leaves its folder behind, and its children, which lead groups of their own. Both go. */
export async function removeLeftovers(parent = tmpdir()): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = new RegExp(`^${prefix}(\\d+)-(\\d+)-`).exec(name);
    if (owner === null || isRunning({ pid: Number(owner[1]), startTicks: Number(owner[2]) })) continue;
    await killStragglers(name);
    await rm(join(parent, name), { recursive: true, force: true });
  }
}
