import { sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";

export interface SnapshotRow {
  id: string;
  subject: string;
  kind: "registrar-ns" | "parent-rrset" | "zone" | "zone-key";
  /** Sealed. */
  content: Buffer;
  reason: string;
}

export async function insertSnapshot(tx: Tx, row: SnapshotRow): Promise<void> {
  await tx.insertInto("dns_snapshots").values(row).execute();
}

export async function findSnapshot(db: Db, id: string, subject: string, kind: SnapshotRow["kind"]): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom("dns_snapshots")
    .select("content")
    .where("id", "=", id)
    .where("subject", "=", subject)
    .where("kind", "=", kind)
    .executeTakeFirst();
  return row?.content;
}

/** Zones that have a snapshot of the last day. */
export async function recentlyKept(db: Db): Promise<Set<string>> {
  const rows = await db
    .selectFrom("dns_snapshots")
    .select("subject")
    .distinct()
    .where("kind", "=", "zone")
    .where("taken_at", ">", sql<Date>`now() - interval '24 hours'`)
    .limit(100_000)
    .execute();
  return new Set(rows.map(({ subject }) => subject));
}
