import type { PdmScope } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";

export interface PdmTokenRow {
  name: string;
  scopes: PdmScope[];
  pools: string[] | null;
  slugs: string[] | null;
  expiresAt: Date | null;
}

export async function findPdmToken(db: Db, hash: Buffer, now: Date): Promise<PdmTokenRow | undefined> {
  return db
    .selectFrom("pdm_tokens")
    .select(["name", "scopes", "pools", "slugs", "expires_at as expiresAt"])
    .where("hash", "=", hash)
    .where("revoked_at", "is", null)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now)]))
    .executeTakeFirst();
}

export async function insertPdmToken(
  db: Db,
  token: {
    name: string;
    hash: Buffer;
    scopes: readonly PdmScope[];
    pools?: readonly string[];
    slugs?: readonly string[];
    expiresAt?: Date;
  },
): Promise<void> {
  const row = {
    hash: token.hash,
    scopes: [...token.scopes],
    pools: token.pools ? [...token.pools] : null,
    slugs: token.slugs ? [...token.slugs] : null,
    expires_at: token.expiresAt ?? null,
    revoked_at: null,
  };
  await db
    .insertInto("pdm_tokens")
    .values({ name: token.name, ...row })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(row))
    .execute();
}

export async function revokePdmToken(db: Db, name: string, now: Date): Promise<boolean> {
  const revoked = await db
    .updateTable("pdm_tokens")
    .set({ revoked_at: now })
    .where("name", "=", name)
    .where("revoked_at", "is", null)
    .returning("name")
    .executeTakeFirst();
  return revoked !== undefined;
}
