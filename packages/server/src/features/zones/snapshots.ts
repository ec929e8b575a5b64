import type { Db, Tx } from "../../database/connect.ts";
import type { RandomBytes } from "../../platform/random.ts";
import type { Vault } from "../secrets/vault.ts";
import {
  type SnapshotKind,
  type SnapshotRow,
  deleteOldSnapshots,
  findLatestSnapshot,
  findSnapshot,
  insertSnapshot,
} from "./snapshot-store.ts";

/** What stood at a place before it was changed, sealed, so that it can be put back. */
export interface Snapshot {
  id: string;
  /** The domain or zone. */
  subject: string;
  kind: SnapshotKind;
  content: string;
  /** Before what it was taken. */
  reason: string;
  takenAt: Date;
}

export type NewSnapshot = Pick<Snapshot, "subject" | "kind" | "content" | "reason">;

export interface SnapshotParts {
  vault: Vault;
  random: RandomBytes;
}

/** The data key is never destroyed: snapshots outlive what they are of. */
const scope = "dns";
const kept = { newest: 20, days: 30 };

/** Keeps a snapshot in the caller's transaction and resolves with its id. */
export async function takeSnapshot(db: Db | Tx, { vault, random }: SnapshotParts, snapshot: NewSnapshot): Promise<string> {
  const id = random(12).toString("hex");
  const { content, ...row } = snapshot;
  const sealed = await vault.seal(db, scope, contextOf(id, row), Buffer.from(content));
  await insertSnapshot(db, { id, ...row, content: sealed });
  return id;
}

export async function readSnapshot(db: Db | Tx, vault: Vault, id: string): Promise<Snapshot | undefined> {
  return openSnapshot(db, vault, await findSnapshot(db, id));
}

/** The newest of a subject. */
export async function readLatestSnapshot(db: Db | Tx, vault: Vault, subject: string, kind: SnapshotKind): Promise<Snapshot | undefined> {
  return openSnapshot(db, vault, await findLatestSnapshot(db, subject, kind));
}

/** Forgets what is too old or too much. Resolves with how many were forgotten. */
export async function pruneSnapshots(db: Db): Promise<number> {
  return deleteOldSnapshots(db, kept);
}

async function openSnapshot(db: Db | Tx, vault: Vault, row: SnapshotRow | undefined): Promise<Snapshot | undefined> {
  return row && { ...row, content: (await vault.unseal(db, scope, contextOf(row.id, row), row.content)).toString() };
}

/** A sealed content cannot be moved to another row. */
function contextOf(id: string, { subject, kind }: Pick<Snapshot, "subject" | "kind">): string {
  return `snapshot:${id}:${kind}:${subject}`;
}
