import type { Role } from "@catalyst/contract";
import { type Selectable, sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { PeopleTable } from "../../database/identity-schema.ts";
import type { Clock } from "../../platform/clock.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { newId } from "./credential.ts";

export interface Person {
  id: string;
  email: string | null;
  name: string | null;
  roles: Role[];
  locale: string | null;
  lastSignInAt: Date | null;
}

/** Stands for the built-in issuer in the database, so that people stay themselves when the public address changes. */
export const builtInIssuer = "built-in";

/** What an issuer says about somebody who has just signed in. */
export interface SignedInIdentity {
  issuer: string;
  subject: string;
  email: string | null;
  name: string | null;
  roles: Role[];
  locale: string | null;
}

/** Serialises the first start of several processes. */
const firstAdminLock = 0x0ca7_a001;

/** The sovereign-admin that every mothership has from its first start. */
export async function ensureFirstAdmin(db: Db, clock: Clock, random: RandomBytes): Promise<Person> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${firstAdminLock})`.execute(tx);
    const existing = await tx.selectFrom("people").selectAll().where("first_admin", "=", true).executeTakeFirst();
    if (existing) return personFrom(existing);
    const id = newId(random);
    const row = await tx
      .insertInto("people")
      .values({ id, name: "First administrator", roles: ["sovereign-admin"], first_admin: true, created_at: clock.now() })
      .returningAll()
      .executeTakeFirstOrThrow();
    await tx.insertInto("person_identities").values({ issuer: builtInIssuer, subject: id, person_id: id }).execute();
    return personFrom(row);
  });
}

export async function readPerson(db: Db | Tx, id: string): Promise<Person | undefined> {
  const row = await db.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();
  return row && personFrom(row);
}

/** Finds or makes the person behind an identity; what the issuer says about them now replaces what it said before. */
export async function rememberSignIn(tx: Tx, identity: SignedInIdentity, now: Date, random: RandomBytes): Promise<Person> {
  const id = await personBehind(tx, identity, now, random);
  const row = await tx
    .updateTable("people")
    .set({ email: identity.email, name: identity.name, roles: identity.roles, locale: identity.locale, last_sign_in_at: now })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return personFrom(row);
}

/** Id of the person behind an identity, who is made at the first time. */
export async function personBehind(tx: Tx, identity: SignedInIdentity, now: Date, random: RandomBytes): Promise<string> {
  return (await personOf(tx, identity)) ?? (await linkNewPerson(tx, identity, now, random));
}

async function personOf(tx: Tx, { issuer, subject }: SignedInIdentity): Promise<string | undefined> {
  const row = await tx
    .selectFrom("person_identities")
    .select("person_id")
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return row?.person_id;
}

/** Two first sign-ins at once: the identity's key lets one link, the other takes what was linked. */
async function linkNewPerson(tx: Tx, identity: SignedInIdentity, now: Date, random: RandomBytes): Promise<string> {
  const id = newId(random);
  await tx.insertInto("people").values({ id, roles: [], created_at: now }).execute();
  const { issuer, subject } = identity;
  const linked = await tx
    .insertInto("person_identities")
    .values({ issuer, subject, person_id: id })
    .onConflict((conflict) => conflict.columns(["issuer", "subject"]).doNothing())
    .returning("person_id")
    .executeTakeFirst();
  if (linked) return id;
  await tx.deleteFrom("people").where("id", "=", id).execute();
  return (await personOf(tx, identity)) ?? id;
}

function personFrom(row: Selectable<PeopleTable>): Person {
  return { id: row.id, email: row.email, name: row.name, roles: row.roles, locale: row.locale, lastSignInAt: row.last_sign_in_at };
}
