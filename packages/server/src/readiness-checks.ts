import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import type { Config } from "./config.ts";
import type { Db } from "./database/connect.ts";
import { allMigrations } from "./database/migrations/all-migrations.ts";
import type { MissingTool } from "./features/deployments/iac.ts";
import type { Vault } from "./features/secrets/vault.ts";
import type { HealthParts } from "./http/health-routes.ts";

export interface ReadinessParts {
  config: Config;
  db: Db;
  vault: Vault;
  missingTool(): Promise<MissingTool | undefined>;
  /** Scope and name of a secret that every mothership holds. */
  probe: { scope: string; name: string };
}

/** What has to be in order for this mothership to do its work. A missing program only degrades: phases wait for it and say so. */
export function readinessChecks({ config, db, vault, missingTool, probe }: ReadinessParts): HealthParts["checks"] {
  return {
    database: { check: async () => void (await db.selectFrom("workers").select("id").limit(1).execute()) },
    migrations: { check: () => checkMigrations(db) },
    encryptionKey: { check: async () => void (await vault.get(db, probe.scope, probe.name)) },
    queue: { check: async () => void (await sql`select version from pgboss.version`.execute(db)) },
    module: { check: () => checkAccess(join(config.tofu.modulePath, "versions.tf"), constants.R_OK) },
    workdirWritable: { check: () => checkWritable(config.tofu.workFolder) },
    tofu: {
      degrades: true,
      check: async () => {
        const missing = await missingTool();
        return missing && `${missing.what} is ${missing.building ? "being built" : "missing"}`;
      },
    },
  };
}

/** A newer program may have brought the schema on; an older schema is one that nobody brought up to date. */
async function checkMigrations(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const done = new Set(rows.map(({ name }) => name));
  const pending = Object.keys(allMigrations).filter((name) => !done.has(name));
  return pending.length > 0 ? `${pending.join(", ")} not applied` : undefined;
}

async function checkWritable(folder: string): Promise<undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return checkAccess(folder, constants.W_OK);
}

async function checkAccess(path: string, mode: number): Promise<undefined> {
  await access(path, mode);
  return undefined;
}
