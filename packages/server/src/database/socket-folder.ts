import { createHash } from "node:crypto";
import { chown, lstat, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runner } from "./postgres-runner.ts";

/** A Unix socket's address holds 107 bytes; PostgreSQL adds `/.s.PGSQL.5432`. */
const longestFolder = 107 - "/.s.PGSQL.5432.lock".length;

/** Private folder for the cluster's socket: in its own folder, or in the temporary one when that path is too long. */
export async function socketFolderFor(folder: string, runner: Runner): Promise<string> {
  const own = join(folder, "socket");
  const short = join(tmpdir(), `catalyst-pg-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`);
  const chosen = Buffer.byteLength(own) <= longestFolder ? own : short;
  const uid = runner.uid ?? process.getuid?.() ?? 0;
  await mkdir(chosen, { mode: 0o700, recursive: true });
  if (runner.uid !== undefined) await chown(chosen, uid, uid);
  const info = await lstat(chosen);
  if (!info.isDirectory() || info.uid !== uid)
    throw new Error(`${chosen} belongs to somebody else; remove it, or choose another data folder`);
  return chosen;
}
