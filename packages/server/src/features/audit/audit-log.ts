import { sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import { type ChainedEntry, hashOfEntry, storable } from "./chain.ts";

export type AuditInput = Omit<ChainedEntry, "seq">;

/** Serialises writers of the chain across processes. */
const chainLock = 0x0ca7_a003;
const verifyPage = 1000;

/**
 * Appends an entry in the caller's transaction: it is kept exactly when what it describes is.
 * Other writers wait from here until the commit, so append last. `detail` must hold nothing secret.
 */
export async function appendAudit(tx: Tx, input: AuditInput): Promise<void> {
  await sql`select pg_advisory_xact_lock(${chainLock})`.execute(tx);
  // A statement of its own: only now does it see what the previous holder of the lock committed.
  const last = await tx.selectFrom("audit_log").select(["seq", "hash"]).orderBy("seq", "desc").limit(1).executeTakeFirst();
  const entry = storable({ ...input, seq: (last?.seq ?? 0) + 1 });
  await tx
    .insertInto("audit_log")
    .values({ ...entry, detail: JSON.stringify(entry.detail), hash: hashOfEntry(last?.hash, entry) })
    .execute();
}

export interface AuditFilter {
  actor?: string | undefined;
  target?: string | undefined;
  /** Only entries with a smaller number. */
  before?: number | undefined;
  limit: number;
}

/** Newest first. */
export async function listAudit(db: Db, filter: AuditFilter): Promise<(ChainedEntry & { hash: Buffer })[]> {
  let query = db.selectFrom("audit_log").selectAll().orderBy("seq", "desc").limit(filter.limit);
  if (filter.actor !== undefined) query = query.where("actor", "=", filter.actor);
  if (filter.target !== undefined) query = query.where("target", "=", filter.target);
  if (filter.before !== undefined) query = query.where("seq", "<", filter.before);
  return query.execute();
}

export interface AuditVerdict {
  intact: boolean;
  /** Entries from the first on that are as they were written. */
  entries: number;
  /** Hash of the last of them; kept elsewhere, it also proves later that no newest entries were cut off. */
  headHash: Buffer | null;
  /** Number of the first entry that is missing or not what was written. */
  brokenAt: number | null;
}

/** Walks the whole chain and recomputes every hash. */
export async function verifyAudit(db: Db, signal: AbortSignal): Promise<AuditVerdict> {
  let entries = 0;
  let headHash: Buffer | null = null;
  for (;;) {
    signal.throwIfAborted();
    const page = await db.selectFrom("audit_log").selectAll().where("seq", ">", entries).orderBy("seq").limit(verifyPage).execute();
    for (const { hash, ...entry } of page) {
      const sound = entry.seq === entries + 1 && hash.equals(hashOfEntry(headHash, entry));
      if (!sound) return { intact: false, entries, headHash, brokenAt: entries + 1 };
      entries = entry.seq;
      headHash = hash;
    }
    if (page.length < verifyPage) return { intact: true, entries, headHash, brokenAt: null };
  }
}
