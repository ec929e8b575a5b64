import type { Db, Tx } from "../../database/connect.ts";
import type { KnownCaller } from "./caller-cache.ts";

export interface TokenRow {
  id: string;
  hash: Buffer;
  personId: string;
  name: string;
  machineFile: string | null;
  createdAt: Date;
  expiresAt: Date;
}

/** The live token with this hash, and whose it is. */
export async function readToken(
  db: Db,
  hash: Buffer,
  now: Date,
): Promise<{ person: KnownCaller["person"]; expiresAt: Date; lastUsedAt: Date | null } | undefined> {
  const row = await db
    .selectFrom("cli_tokens")
    .innerJoin("people", "people.id", "cli_tokens.person_id")
    .select([
      "people.id",
      "people.email",
      "people.name",
      "people.roles",
      "people.locale",
      "cli_tokens.expires_at",
      "cli_tokens.last_used_at",
    ])
    .where("hash", "=", hash)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    person: { personId: row.id, email: row.email, name: row.name, roles: row.roles, locale: row.locale },
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

export async function touchToken(db: Db, hash: Buffer, now: Date): Promise<void> {
  await db.updateTable("cli_tokens").set({ last_used_at: now }).where("hash", "=", hash).execute();
}

export async function insertToken(db: Db | Tx, token: TokenRow): Promise<void> {
  await db
    .insertInto("cli_tokens")
    .values({
      id: token.id,
      hash: token.hash,
      person_id: token.personId,
      name: token.name,
      machine_file: token.machineFile,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
    })
    .execute();
}

/** Live tokens of a person, newest first. */
export async function listTokens(db: Db | Tx, personId: string, now: Date, limit: number) {
  return db
    .selectFrom("cli_tokens")
    .select(["id", "name", "created_at", "expires_at", "last_used_at"])
    .where("person_id", "=", personId)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Whether there was such a live token of this person. */
export async function revokeTokenOf(db: Db, personId: string, id: string, now: Date): Promise<boolean> {
  const result = await db
    .updateTable("cli_tokens")
    .set({ revoked_at: now })
    .where("id", "=", id)
    .where("person_id", "=", personId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function revokeTokensOfFile(tx: Tx, machineFile: string, now: Date): Promise<void> {
  await tx
    .updateTable("cli_tokens")
    .set({ revoked_at: now })
    .where("machine_file", "=", machineFile)
    .where("revoked_at", "is", null)
    .execute();
}

/** The live token of a machine file with this hash, if it lasts beyond `until`. */
export async function hasTokenOfFile(tx: Tx, machineFile: string, hash: Buffer, until: Date): Promise<boolean> {
  const row = await tx
    .selectFrom("cli_tokens")
    .select("id")
    .where("hash", "=", hash)
    .where("machine_file", "=", machineFile)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", until)
    .executeTakeFirst();
  return row !== undefined;
}
