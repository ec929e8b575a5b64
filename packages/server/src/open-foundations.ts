import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { createPool, migrate, openDatabase } from "./database/connect.ts";
import { startEmbeddedPostgres } from "./database/embedded-postgres.ts";
import type { Db } from "./database/connect.ts";
import { type LiveSecrets, createLiveSecrets } from "./features/secrets/live-secrets.ts";
import { parseMasterKeys, readOrMakeKeyFile } from "./features/secrets/master-keys.ts";
import { type Vault, createVault } from "./features/secrets/vault.ts";
import { type Clock, systemClock } from "./platform/clock.ts";
import { type Logger, createLogger } from "./platform/log.ts";
import { type Metrics, createMetrics } from "./platform/metrics.ts";
import { type RandomBytes, systemRandom } from "./platform/random.ts";
import { Secret } from "./platform/secret.ts";

/** What every role of the program stands on. */
export interface Foundations {
  config: Config;
  db: Db;
  databaseURL: string;
  vault: Vault;
  live: LiveSecrets;
  clock: Clock;
  random: RandomBytes;
  log: Logger;
  metrics: Metrics;
  /** Lets go of the database, and stops it if it is our own. Last of all. */
  close(): Promise<void>;
}

export interface FoundationOptions {
  signal: AbortSignal;
  log?: Logger;
  /** Takes the lines of the program's own logger, in place of stdout. */
  writeLog?: (line: string) => void;
}

/** Opens the database (the embedded one without `DATABASE_URL`), brings its schema up to date, and makes the vault that keeps secrets in it. */
export async function openFoundations(config: Config, options: FoundationOptions): Promise<Foundations> {
  const [clock, random, metrics] = [systemClock, systemRandom, createMetrics()];
  const live = createLiveSecrets(() => metrics.redactions.inc());
  const log = options.log ?? createLogger(config.logLevel, live.scrub, options.writeLog);
  await mkdir(config.dataFolder, { recursive: true, mode: 0o755 });

  const postgres =
    config.databaseURL === undefined
      ? await startEmbeddedPostgres({ folder: join(config.dataFolder, "postgres"), signal: options.signal })
      : undefined;
  const databaseURL = config.databaseURL ?? postgres?.url ?? "";
  if (postgres) log.info({ adopted: postgres.adopted }, "the embedded PostgreSQL runs");
  live.add("database", new Secret("database_password", decodeURIComponent(new URL(databaseURL.replace("@/", "@localhost/")).password)));
  const pool = createPool(databaseURL, (error) => log.warn({ error }, "a database connection was lost"));
  const db = openDatabase(pool);
  await migrate(db);
  const keys =
    config.encryptionKey === undefined ? await readOrMakeKeyFile(config.encryptionKeyFile, random) : parseMasterKeys(config.encryptionKey);

  return {
    config,
    db,
    databaseURL,
    vault: createVault(keys, random, live),
    live,
    clock,
    random,
    log,
    metrics,
    async close() {
      await db.destroy();
      await postgres?.stop();
    },
  };
}
