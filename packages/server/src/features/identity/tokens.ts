import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { RandomBytes } from "../../platform/random.ts";
import type { CallerCache } from "./caller-cache.ts";
import { hashOf, newId, newToken } from "./credential.ts";
import { insertToken, listTokens, revokeTokenOf } from "./token-store.ts";

export interface TokensContext {
  db: Db;
  clock: Clock;
  random: RandomBytes;
  cache: CallerCache;
}

export interface TokenSummary {
  id: string;
  name: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
}

/** More live tokens than anybody can keep an eye on. */
export const mostTokens = 50;
const defaultDays = 90;

/** Makes a CLI token for a person. The token is in this answer and nowhere else. */
export async function createToken(
  { db, clock, random }: TokensContext,
  personId: string,
  input: { name: string; expiresInDays?: number },
): Promise<{ token: string; summary: TokenSummary }> {
  const now = clock.now();
  if ((await listTokens(db, personId, now, mostTokens)).length >= mostTokens)
    throw new CatalystError("token-limit-reached", { detail: `${mostTokens} tokens are live` });
  const token = newToken(random);
  const expiresAt = new Date(now.getTime() + (input.expiresInDays ?? defaultDays) * 86_400_000);
  const row = { id: newId(random), hash: hashOf(token), personId, name: input.name, machineFile: null, createdAt: now, expiresAt };
  await insertToken(db, row);
  return {
    token,
    summary: { id: row.id, name: row.name, createdAt: now.toISOString(), expiresAt: expiresAt.toISOString(), lastUsedAt: null },
  };
}

export async function ownTokens({ db, clock }: TokensContext, personId: string): Promise<TokenSummary[]> {
  const rows = await listTokens(db, personId, clock.now(), mostTokens);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }));
}

/** Ends a token of this person: at once in this process, within seconds in others. */
export async function revokeToken({ db, clock, cache }: TokensContext, personId: string, id: string): Promise<void> {
  if (!(await revokeTokenOf(db, personId, id, clock.now()))) throw new CatalystError("token-not-found");
  cache.clear();
}
