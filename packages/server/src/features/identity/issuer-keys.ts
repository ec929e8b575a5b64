import { type JWK, calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { newId } from "./credential.ts";
import type { Sealer } from "./sealer.ts";

/** Private keys of the built-in issuer, newest first. */
export interface IssuerKeys {
  signing: JWK[];
  cookies: string[];
}

export interface IssuerKeysContext {
  db: Db;
  clock: Clock;
  random: RandomBytes;
  sealer: Sealer;
}

const dayMs = 86_400_000;
/** A key signs for this long, */
export const rotateMs = 90 * dayMs;
/** and is still known a day longer, for what it signed last and for processes that have not yet looked again. */
export const retireMs = 91 * dayMs;
const keysLock = 0x0ca7_a004;

/** The issuer's keys of now, the same in every process. Makes them at the first start and new ones every 90 days. */
export async function loadIssuerKeys(context: IssuerKeysContext): Promise<IssuerKeys> {
  const known = await readKeys(context, context.db);
  if (known) return known;
  return context.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${keysLock})`.execute(tx);
    const made = await readKeys(context, tx);
    if (made) return made;
    await makeKeys(context, tx);
    const keys = await readKeys(context, tx);
    if (!keys) throw new Error("The issuer's new keys cannot be read back");
    return keys;
  });
}

/** Undefined when there is no key young enough to sign with. */
async function readKeys({ sealer, clock }: IssuerKeysContext, db: Db | Tx): Promise<IssuerKeys | undefined> {
  const now = clock.now().getTime();
  const rows = await db
    .selectFrom("issuer_keys")
    .selectAll()
    .where("created_at", ">", new Date(now - retireMs))
    .orderBy("created_at", "desc")
    .execute();
  if (!rows[0] || rows[0].created_at.getTime() <= now - rotateMs) return undefined;
  const keys: IssuerKeys = { signing: [], cookies: [] };
  for (const row of rows) {
    const opened = (await sealer.unseal(contextOf(row.kid), row.sealed)).toString();
    if (row.purpose === "signing") keys.signing.push(JSON.parse(opened) as JWK);
    else keys.cookies.push(opened);
  }
  return keys;
}

async function makeKeys({ clock, random, sealer }: IssuerKeysContext, tx: Tx): Promise<void> {
  const now = clock.now();
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const signing = { ...jwk, alg: "ES256", use: "sig", kid: await calculateJwkThumbprint(jwk) };
  const cookie = { kid: newId(random), value: random(32).toString("base64url") };
  await tx
    .insertInto("issuer_keys")
    .values([
      {
        kid: signing.kid,
        purpose: "signing",
        sealed: await sealer.seal(contextOf(signing.kid), Buffer.from(JSON.stringify(signing))),
        created_at: now,
      },
      { kid: cookie.kid, purpose: "cookies", sealed: await sealer.seal(contextOf(cookie.kid), Buffer.from(cookie.value)), created_at: now },
    ])
    .execute();
  await tx
    .deleteFrom("issuer_keys")
    .where("created_at", "<=", new Date(now.getTime() - retireMs))
    .execute();
}

function contextOf(kid: string): string {
  return `issuer-key:${kid}`;
}
