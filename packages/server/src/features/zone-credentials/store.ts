import type { Db, Tx } from "../../database/connect.ts";

export interface ZoneCredentialsRow {
  zone: string;
  keyHash: Buffer;
  tsigName: string;
  /** Sealed. */
  tsigSecret: Buffer;
}

export async function keepZoneCredentials(tx: Tx, { zone, keyHash, tsigName, tsigSecret }: ZoneCredentialsRow): Promise<void> {
  const row = { key_hash: keyHash, tsig_name: tsigName, tsig_secret: tsigSecret };
  await tx
    .insertInto("zone_credentials")
    .values({ zone, ...row })
    .onConflict((conflict) => conflict.column("zone").doUpdateSet(row))
    .execute();
}

export async function findZoneByKeyHash(db: Db, hash: Buffer): Promise<string | undefined> {
  const row = await db.selectFrom("zone_credentials").select("zone").where("key_hash", "=", hash).executeTakeFirst();
  return row?.zone;
}

export async function findSealedTsig(db: Db, zone: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom("zone_credentials").select("tsig_secret").where("zone", "=", zone).executeTakeFirst();
  return row?.tsig_secret;
}

export async function dropZoneCredentials(tx: Tx, zone: string): Promise<void> {
  await tx.deleteFrom("zone_credentials").where("zone", "=", zone).execute();
}
