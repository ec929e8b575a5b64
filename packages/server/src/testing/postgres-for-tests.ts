import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { createPool, migrate, openDatabase } from "../database/connect.ts";
import { startEmbeddedPostgres } from "../database/embedded-postgres.ts";
import { livePostmaster, stopPostmaster } from "../database/postmaster.ts";

const prefix = "catalyst-test-pg-";

/** Vitest global set-up: one PostgreSQL for the run, whose database `catalyst` is the template of every test's own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const postgres = await startEmbeddedPostgres({ folder, signal: AbortSignal.timeout(90_000), disposable: true });
  const pool = createPool(postgres.url, () => {}, 1);
  const db = openDatabase(pool);
  await migrate(db);
  await db.destroy();
  project.provide("postgresURL", postgres.url.replace("/catalyst?", "/postgres?"));
  return async () => {
    const postmaster = await livePostmaster(join(folder, "data"));
    await postgres.stop();
    if (postmaster !== undefined) stopPostmaster(postmaster);
    await rm(folder, { recursive: true, force: true });
  };
}

/** A killed run leaves its PostgreSQL behind; the folder's name tells whose it was. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const postmaster = await livePostmaster(join(tmpdir(), name, "data"));
    if (postmaster !== undefined) process.kill(postmaster, "SIGQUIT");
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

declare module "vitest" {
  export interface ProvidedContext {
    /** Administrative connection of the run's PostgreSQL. */
    postgresURL: string;
  }
}
