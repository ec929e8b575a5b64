import { chmod, readFile, rename, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { hashOf, newId, newToken } from "./credential.ts";
import { ensureFirstAdmin } from "./people.ts";
import { hasTokenOfFile, insertToken, revokeTokensOfFile } from "./token-store.ts";

export interface LocalAdminTokenContext {
  db: Db;
  clock: Clock;
  random: RandomBytes;
}

const lifeMs = 365 * 86_400_000;
/** A token that ends sooner is replaced at the start, so that it does not end in the middle of a run. */
const renewMs = 30 * 86_400_000;
const localTokenLock = 0x0ca7_a002;

/**
 * Keeps a token of the first sovereign-admin in a file that only the machine's owner can read (0600, one line), for the CLI.
 * A token that is lost, about to end, or was readable by others is revoked and replaced. Whether a new one was written.
 */
export async function ensureLocalAdminToken(context: LocalAdminTokenContext, file: string): Promise<boolean> {
  const admin = await ensureFirstAdmin(context.db, context.clock, context.random);
  const machineFile = `${hostname()}:${resolve(file)}`;
  return context.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${localTokenLock})`.execute(tx);
    if (await isUsable(tx, context, file, machineFile)) return false;
    await replaceToken(tx, context, { file, machineFile, personId: admin.id });
    return true;
  });
}

async function isUsable(tx: Tx, { clock }: LocalAdminTokenContext, file: string, machineFile: string): Promise<boolean> {
  const token = await readPrivately(file);
  if (token === undefined) return false;
  return hasTokenOfFile(tx, machineFile, hashOf(token), new Date(clock.now().getTime() + renewMs));
}

async function readPrivately(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    return (mode & 0o077) === 0 ? (await readFile(file, "utf8")).trim() : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function replaceToken(
  tx: Tx,
  { clock, random }: LocalAdminTokenContext,
  target: { file: string; machineFile: string; personId: string },
): Promise<void> {
  const now = clock.now();
  const token = newToken(random);
  await revokeTokensOfFile(tx, target.machineFile, now);
  await insertToken(tx, {
    id: newId(random),
    hash: hashOf(token),
    personId: target.personId,
    name: `owner of ${hostname()}`.slice(0, 100),
    machineFile: target.machineFile,
    createdAt: now,
    expiresAt: new Date(now.getTime() + lifeMs),
  });
  // Renamed into place, so that a reader never sees half a token; a crash before the commit leaves a token that the next start replaces.
  const draft = `${target.file}.${newId(random)}`;
  await writeFile(draft, `${token}\n`, { mode: 0o600, flag: "wx" });
  await chmod(draft, 0o600);
  await rename(draft, target.file);
}
