import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import type { ProcessIdentity } from "./process-identity.ts";

/** What is written down about a child, so that another supervisor can adopt or stop it. */
export interface ChildRecord extends ProcessIdentity {
  name: string;
  log: string;
  /** RFC 3339. */
  startedAt: string;
  restarts: number;
  port?: number;
  /** How it is to be stopped by somebody who has no definition of it. */
  stop: "SIGTERM" | "SIGINT";
  graceMs: number;
}

/** Everything one supervisor has started, in the order of starting. */
export interface SupervisorRecord {
  /** In the environment of every child as CATALYST_LAB_ID, and of its children in turn. */
  id: string;
  supervisor?: ProcessIdentity;
  children: ChildRecord[];
}

export async function readSupervisorRecord(path: string): Promise<SupervisorRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as SupervisorRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${path} cannot be read as a record of running programs`, { cause: error });
  }
}

/** Replaces the file whole: a reader, or a crash, never sees half a record. */
export async function writeSupervisorRecord(path: string, record: SupervisorRecord): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, JSON.stringify(record, undefined, 2), { mode: 0o600 });
  await rename(temporary, path);
}
