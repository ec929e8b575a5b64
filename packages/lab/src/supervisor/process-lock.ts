import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { identifyThisProcess, isRunning, type ProcessIdentity } from "./process-identity.ts";

export interface ProcessLock {
  release(): Promise<void>;
}

/** Either the lock, or who holds it. */
export type LockAttempt = { lock: ProcessLock; holder?: undefined } | { lock?: undefined; holder: ProcessIdentity };

/**
 * Tries to take a lock that other processes see. The lock is a folder holding one file named after its owner. It is taken by renaming
 * a prepared folder to its name, which the kernel refuses while a file is inside; a dead owner's file is removed by its own name, so
 * that two processes clearing up after it cannot remove each other's lock.
 */
export async function tryLock(path: string): Promise<LockAttempt> {
  await mkdir(dirname(path), { recursive: true });
  for (;;) {
    const holder = await findLivingHolder(path);
    if (holder !== undefined) return { holder };
    if (await rename(...(await prepareFolder(path))).then(() => true, isOccupied)) return { lock: lockAt(path) };
  }
}

async function findLivingHolder(path: string): Promise<ProcessIdentity | undefined> {
  for (const entry of await readdir(path).catch(() => [])) {
    const holder = parseOwner(entry);
    if (holder !== undefined && isRunning(holder)) return holder;
    await unlink(join(path, entry)).catch(() => undefined);
  }

  return undefined;
}

/** The folder is named for this process and attempt, so that attempts inside one process do not meet either. */
async function prepareFolder(path: string): Promise<[from: string, to: string]> {
  const prepared = `${path}.${process.pid}.${randomUUID()}`;
  await mkdir(prepared);
  await writeFile(join(prepared, ownerFileName()), "");

  return [prepared, path];
}

async function isOccupied(error: NodeJS.ErrnoException & { path?: string }): Promise<boolean> {
  if (error.path !== undefined) await rm(error.path, { recursive: true, force: true });
  if (error.code === "ENOTEMPTY" || error.code === "EEXIST") return false;
  throw error;
}

function lockAt(path: string): ProcessLock {
  return {
    async release() {
      await unlink(join(path, ownerFileName())).catch(() => undefined);
      await rmdir(path).catch(() => undefined);
    },
  };
}

function ownerFileName(): string {
  const { pid, startTicks } = identifyThisProcess();

  return `${pid}-${startTicks}`;
}

function parseOwner(name: string): ProcessIdentity | undefined {
  const match = /^(\d+)-(\d+)$/.exec(name);

  return match === null ? undefined : { pid: Number(match[1]), startTicks: Number(match[2]) };
}
