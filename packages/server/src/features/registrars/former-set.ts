import type { Db, Tx } from "../../database/connect.ts";
import type { Vault } from "../secrets/vault.ts";
import { readSnapshot, type SnapshotParts, takeSnapshot } from "../zones/snapshots.ts";
import type { NameserverSet } from "./registrar.ts";

/** What a registrar had before it was told of another set. */
export interface FormerSet {
  registrar: string;
  set: NameserverSet;
  /** DS texts that the parent told at that time. */
  ds: readonly string[];
}

/** Keeps a set in the caller's transaction, before every change of it. Resolves with the snapshot's id. */
export async function keepFormerSet(
  db: Db | Tx,
  parts: SnapshotParts,
  domain: string,
  former: FormerSet & { reason: string },
): Promise<string> {
  const { reason, ...content } = former;
  return takeSnapshot(db, parts, { subject: domain, kind: "registrar-ns", content: JSON.stringify(content), reason });
}

export async function readFormerSet(db: Db | Tx, vault: Vault, id: string): Promise<FormerSet | undefined> {
  const snapshot = await readSnapshot(db, vault, id);
  return snapshot && (JSON.parse(snapshot.content) as FormerSet);
}
