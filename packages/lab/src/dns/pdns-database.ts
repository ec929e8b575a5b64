import { existsSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

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
