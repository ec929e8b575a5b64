import type { Db, Tx } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { appendAudit } from "../audit/audit-log.ts";
import { hashOf, newSignInCode } from "./credential.ts";
import { ensureFirstAdmin, readPerson } from "./people.ts";

export interface SignInLinkContext {
  db: Db;
  clock: Clock;
  random: RandomBytes;
  /** Base of the mothership's addresses, ending in `/sovereign`. */
  publicURL: string;
}

const linkLifeMs = 24 * 3_600_000;

/** Makes a link that signs the first sovereign-admin in at the built-in issuer, once, within 24 hours. Only its hash is stored. */
export async function issueSignInLink({ db, clock, random, publicURL }: SignInLinkContext): Promise<string> {
  const admin = await ensureFirstAdmin(db, clock, random);
  const code = newSignInCode(random);
  const now = clock.now();
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto("sign_in_links")
      .values({ code_hash: hashOf(code), person_id: admin.id, created_at: now, expires_at: new Date(now.getTime() + linkLifeMs) })
      .execute();
    await appendAudit(tx, {
      time: now,
      actor: "system",
      address: null,
      action: "issueSignInLink",
      target: admin.id,
      outcome: "allowed",
      detail: {},
    });
  });
  return `${publicURL}/api/v1/sign-in?code=${code}`;
}

/** A link to show at the start: until the first sovereign-admin has signed in for the first time, there is a new one each time. */
export async function firstSignInLink(context: SignInLinkContext): Promise<string | undefined> {
  const admin = await ensureFirstAdmin(context.db, context.clock, context.random);
  return admin.lastSignInAt === null ? issueSignInLink(context) : undefined;
}

/** Whom the built-in issuer can sign in, and by what. */
export function createIssuerAccounts({ db, clock }: { db: Db; clock: Clock }) {
  return {
    async invited(state: string): Promise<string | undefined> {
      const linkHash = await linkOfAttempt(db, state);
      if (!linkHash) return undefined;
      const row = await db
        .selectFrom("sign_in_links")
        .innerJoin("people", "people.id", "sign_in_links.person_id")
        .select(["people.name", "people.id"])
        .where("code_hash", "=", linkHash)
        .where("used_at", "is", null)
        .where("expires_at", ">", clock.now())
        .executeTakeFirst();
      return row && (row.name ?? row.id);
    },

    async redeem(proof: { code: string } | { state: string }): Promise<string | undefined> {
      const hash = "code" in proof ? hashOf(proof.code) : await linkOfAttempt(db, proof.state);
      return hash ? spend(db, hash, clock.now()) : undefined;
    },

    async claims(id: string): Promise<{ name: string | null; email: string | null; roles: string[] } | undefined> {
      const person = await readPerson(db, id);
      return person && { name: person.name, email: person.email, roles: person.roles };
    },
  };
}

async function linkOfAttempt(db: Db, state: string): Promise<Buffer | null | undefined> {
  const row = await db.selectFrom("sign_in_attempts").select("link_hash").where("state_hash", "=", hashOf(state)).executeTakeFirst();
  return row?.link_hash;
}

async function spend(db: Db | Tx, codeHash: Buffer, now: Date): Promise<string | undefined> {
  const row = await db
    .updateTable("sign_in_links")
    .set({ used_at: now })
    .where("code_hash", "=", codeHash)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .returning("person_id")
    .executeTakeFirst();
  return row?.person_id;
}
