import { Kysely, PostgresDialect, type Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { allMigrations } from "./migrations/all-migrations.ts";
import type { Database } from "./schema.ts";

export type Db = Kysely<Database>;
export type Tx = Transaction<Database>;

/** Identifiers that PostgreSQL sends as text because they may exceed 2^53; ours (state serials, file offsets) never do. */
const int8 = 20;

/** A process that freezes within a transaction must not keep its row locks, or nobody could take over from it. Milliseconds. */
const idleInTransactionMs = 5000;

/** Opens a pool. `onIdleError` hears of connections lost while unused, which the pool replaces by itself. */
export function createPool(connectionString: string, onIdleError: (error: Error) => void, max = 12): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(int8, Number);
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    application_name: "catalyst",
  });
  pool.on("error", onIdleError);
  // A connection lost between two statements of a transaction has nobody who waits for it; the next statement fails by itself.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

export function openDatabase(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** Brings the schema up to date. Two processes that start together take turns. */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => allMigrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error as Error;
}
