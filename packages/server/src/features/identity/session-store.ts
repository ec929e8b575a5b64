import type { Db, Tx } from "../../database/connect.ts";
import type { KnownCaller } from "./caller-cache.ts";

/** The session with this hash, unless it is over or was last seen before `idleSince`. */
export async function readSession(
  db: Db,
  hash: Buffer,
  now: Date,
  idleSince: Date,
): Promise<{ person: KnownCaller["person"]; expiresAt: Date; lastSeenAt: Date } | undefined> {
  const row = await db
    .selectFrom("sessions")
    .innerJoin("people", "people.id", "sessions.person_id")
    .select(["people.id", "people.email", "people.name", "people.roles", "people.locale", "sessions.expires_at", "sessions.last_seen_at"])
    .where("hash", "=", hash)
    .where("expires_at", ">", now)
    .where("last_seen_at", ">", idleSince)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    person: { personId: row.id, email: row.email, name: row.name, roles: row.roles, locale: row.locale },
    expiresAt: row.expires_at,
    lastSeenAt: row.last_seen_at,
  };
}

export async function touchSession(db: Db, hash: Buffer, now: Date): Promise<void> {
  await db.updateTable("sessions").set({ last_seen_at: now }).where("hash", "=", hash).execute();
}

export async function insertSession(tx: Tx, session: { hash: Buffer; personId: string; createdAt: Date; expiresAt: Date }): Promise<void> {
  await tx
    .insertInto("sessions")
    .values({
      hash: session.hash,
      person_id: session.personId,
      created_at: session.createdAt,
      last_seen_at: session.createdAt,
      expires_at: session.expiresAt,
    })
    .execute();
}

export async function deleteSession(db: Db | Tx, hash: Buffer): Promise<void> {
  await db.deleteFrom("sessions").where("hash", "=", hash).execute();
}
