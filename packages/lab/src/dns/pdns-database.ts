import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { requireSystemPrograms } from "../system-programs/require-system-programs.ts";
import { type SystemHost, thisSystem } from "../system-programs/system-host.ts";

/**
 * Makes PowerDNS's own database from the schema its package ships, unless it is there. Write-ahead logging stays switched on in the file
 * itself: without it a reader makes a writer fail.
 */
export function makePdnsDatabase(path: string, schemaFile: string): void {
  if (existsSync(path)) return;
  const database = new DatabaseSync(path);
  try {
    database.exec("pragma journal_mode = wal");
    database.exec("begin");
    database.exec(readFileSync(schemaFile, "utf8").replaceAll(/^pragma .*;$/gim, ""));
    database.exec("commit");
  } finally {
    database.close();
  }
}

/** Lays PowerDNS's tables into an empty PostgreSQL database, through the caller's own connection. */
export async function applyPdnsSchema(query: (statements: string) => Promise<unknown>, host: SystemHost = thisSystem()): Promise<void> {
  const { pdns } = await requireSystemPrograms(["pdns_server", "pdns backend gpgsql"], host);
  await query(await readFile(pdns!.schemas.gpgsql!, "utf8"));
}
