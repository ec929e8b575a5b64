import type { PdmScope } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { Secret } from "../../platform/secret.ts";
import type { KnownCaller } from "../identity/caller-cache.ts";
import { hashOf } from "../identity/credential.ts";
import { type PdmTokenRow, findPdmToken, insertPdmToken } from "./store.ts";

export interface NewPdmToken {
  name: string;
  scopes: readonly PdmScope[];
  pools?: readonly string[];
  slugs?: readonly string[];
  expiresAt?: Date;
}

/** Bytes of randomness of a token; written in base64url. */
const tokenBytes = 32;
/** How long a token without an end of its own counts as checked at most, far beyond any cache. */
const noEndMs = 24 * 3_600_000;

/** Makes a token of the pool-domain-manager. It is told once; the table keeps its SHA-256. A token of the same name is replaced. */
export async function createPdmToken(db: Db, random: RandomBytes, token: NewPdmToken): Promise<Secret> {
  const value = random(tokenBytes).toString("base64url");
  await keepPdmToken(db, new Secret("pdm_token", value), token);
  return new Secret("pdm_token", value);
}

/** Keeps a token that was made elsewhere, such as one from PDM_TOKENS_FILE. */
export async function keepPdmToken(db: Db, value: Secret, token: NewPdmToken): Promise<void> {
  await insertPdmToken(db, { ...token, hash: hashOf(value.open()) });
}

/** Whom a bearer stands for; undefined when it is no live token of ours. */
export async function findByPdmToken(db: Db, bearer: string, now: Date): Promise<KnownCaller | undefined> {
  if (!/^[\w-]{43}$/.test(bearer)) return undefined;
  const row = await findPdmToken(db, hashOf(bearer), now);
  return row && knownOf(row, now);
}

function knownOf(row: PdmTokenRow, now: Date): KnownCaller {
  return {
    person: {
      personId: `program:${row.name}`,
      email: null,
      name: row.name,
      roles: [],
      grant: {
        name: row.name,
        scopes: row.scopes,
        ...(row.pools ? { pools: row.pools } : {}),
        ...(row.slugs ? { slugs: row.slugs } : {}),
      },
    },
    via: "program",
    expiresAt: row.expiresAt ?? new Date(now.getTime() + noEndMs),
  };
}
