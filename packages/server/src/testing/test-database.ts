import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { type Db, createPool, openDatabase } from "../database/connect.ts";

export interface TestDatabase {
  db: Db;
  pool: pg.Pool;
  /** Connection string, for processes that a test starts. */
  url: string;
}

/** Registers work for the end of a test, or of a file; what was registered first runs last. */
export interface AtEnd {
  (work: (context: { task?: { result?: { state?: string } | undefined } }) => Promise<void>): void;
}

/** A migrated database of the test's own, cloned from the run's template. Dropped at the end; kept when the test fails, so that it can be looked at. */
export async function testDatabase(atEnd: AtEnd = onTestFinished): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const adminURL = inject("postgresURL");
  await administer(adminURL, `create database ${name} template catalyst`);
  const url = adminURL.replace("/postgres?", `/${name}?`);
  const pool = createPool(url, () => {}, 8);
  const db = openDatabase(pool);
  atEnd(async ({ task }) => {
    await db.destroy();
    if (task?.result?.state !== "fail") await administer(adminURL, `drop database if exists ${name} with (force)`);
  });
  return { db, pool, url };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two clones of one template exclude each other; the lock makes them queue.
    await client.query("select pg_advisory_lock(7216002)");
    await client.query(statement);
  } finally {
    await client.end();
  }
}
