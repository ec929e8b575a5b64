import { sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { DnsSnapshotsTable } from "../../database/domains-schema.ts";

export type SnapshotKind = DnsSnapshotsTable["kind"];

export interface SnapshotRow {
  id: string;
  subject: string;
  kind: SnapshotKind;
  content: Buffer;
  reason: string;
  takenAt: Date;
}

export async function insertSnapshot(db: Db | Tx, row: Omit<SnapshotRow, "takenAt">): Promise<void> {
  await db.insertInto("dns_snapshots").values(row).execute();
}

export async function findSnapshot(db: Db | Tx, id: string): Promise<SnapshotRow | undefined> {
  return selectSnapshots(db).where("id", "=", id).executeTakeFirst();
}

export async function findLatestSnapshot(db: Db | Tx, subject: string, kind: SnapshotKind): Promise<SnapshotRow | undefined> {
  return selectSnapshots(db)
    .where("subject", "=", subject)
    .where("kind", "=", kind)
    .orderBy("taken_at", "desc")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
}

/** Deletes what is beyond the newest of its subject and kind, or older, unless a domain's way back hangs on it. Resolves with how many. */
export async function deleteOldSnapshots(db: Db, kept: { newest: number; days: number }): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from dns_snapshots
    using (select id, row_number() over (partition by subject, kind order by taken_at desc) as place from dns_snapshots) ranked
    where dns_snapshots.id = ranked.id
      and (ranked.place > ${kept.newest} or taken_at < now() - make_interval(days => ${kept.days}))
      and not exists (select from byo_domains where former_snapshot = dns_snapshots.id)`.execute(db);
  return Number(numAffectedRows ?? 0);
}

function selectSnapshots(db: Db | Tx) {
  return db.selectFrom("dns_snapshots").select(["id", "subject", "kind", "content", "reason", "taken_at as takenAt"]);
}
