import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPool, migrate, openDatabase } from "../../../packages/server/src/database/connect.ts";
import { startEmbeddedPostgres } from "../../../packages/server/src/database/embedded-postgres.ts";
import { collectEndings } from "../../../packages/server/src/testing/collect-endings.ts";
import type { TestMothershipOptions } from "../../../packages/server/src/testing/test-mothership.ts";
import { type TestConsole, startConsole } from "../start-console.ts";

/** A console for a program instead of a test, with a PostgreSQL of its own. Everything is gone when the work has ended, however it did. */
export async function withConsole(options: TestMothershipOptions, work: (console: TestConsole) => Promise<void>): Promise<void> {
  const endings = collectEndings();
  const folder = await mkdtemp(join(tmpdir(), "catalyst-console-pg-"));
  // PostgreSQL runs as another user when we are root, and must get to its folder.
  await chmod(folder, 0o755);
  endings.atEnd(() => rm(folder, { recursive: true, force: true }));
  try {
    const postgres = await startEmbeddedPostgres({ folder: join(folder, "pg"), signal: AbortSignal.timeout(90_000), disposable: true });
    endings.atEnd(() => postgres.stop());
    const db = openDatabase(createPool(postgres.url, () => {}, 8));
    endings.atEnd(() => db.destroy());
    await migrate(db);
    await work(await startConsole({ ...options, database: { db, url: postgres.url } }, endings.atEnd));
  } finally {
    await endings.run();
  }
}
