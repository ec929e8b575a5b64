import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { postgresBinaries } from "./postgres-binaries.ts";
import { type Runner, runnerFor } from "./postgres-runner.ts";
import { livePostmaster, stopPostmaster, waitUntilGone } from "./postmaster.ts";
import { socketFolderFor } from "./socket-folder.ts";

export interface EmbeddedPostgres {
  /** Connection string of the database `catalyst`, over a Unix socket. */
  url: string;
  /** Whether a postmaster of an earlier process was found running and kept. */
  adopted: boolean;
  /** Stops the postmaster, unless other processes of ours still use it. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster; made when missing. */
  folder: string;
  signal: AbortSignal;
  /** Gives up durability for speed. For tests only. */
  disposable?: boolean;
}

/** How long a postmaster may take to accept connections; crash recovery included. */
const startLimitMs = 60_000;

/** Starts PostgreSQL in a folder of our own, or adopts the postmaster that a killed process left there. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = options.folder;
  const data = join(folder, "data");
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const binaries = postgresBinaries();
  const runner = await runnerFor([folder, binaries]);
  const socket = await socketFolderFor(folder, runner);
  const password = await passwordOf(folder);
  const url = (database: string) => `postgresql://postgres:${password}@/${database}?host=${encodeURIComponent(socket)}`;

  const running = await livePostmaster(data);
  if (running === undefined) {
    await initialise({ data, folder, binaries, runner, password });
    await launch({ data, folder, binaries, runner, socket, disposable: options.disposable ?? false });
  }
  await waitUntilAccepting(url("postgres"), options.signal, join(folder, "postgres.log"));
  await createDatabase(url("postgres"));
  const membership = await joinUsers(url("postgres"));

  return {
    url: url("catalyst"),
    adopted: running !== undefined,
    async stop() {
      const last = await membership.leave();
      if (!last) return;
      const postmaster = await livePostmaster(data);
      if (postmaster === undefined) return;
      stopPostmaster(postmaster);
      await waitUntilGone(postmaster);
    },
  };
}

interface Cluster {
  data: string;
  folder: string;
  binaries: string;
  runner: Runner;
}

async function initialise({ data, folder, binaries, runner, password }: Cluster & { password: string }): Promise<void> {
  if (await isInitialised(data)) return;
  // A cluster without its version file is one whose making was interrupted; nothing in it was ever used.
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { mode: 0o700 });
  if (runner.uid !== undefined) await chown(data, runner.uid, runner.uid);
  const passwordFile = join(folder, "initial-password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (runner.uid !== undefined) await chown(passwordFile, runner.uid, runner.uid);
  try {
    const args = [
      "-D",
      data,
      "-U",
      "postgres",
      "-E",
      "UTF8",
      "--no-locale",
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--no-sync",
      "--no-instructions",
    ];
    await runner.run(join(binaries, "bin", "initdb"), args);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function launch({
  data,
  folder,
  binaries,
  runner,
  socket,
  disposable,
}: Cluster & { socket: string; disposable: boolean }): Promise<void> {
  const settings: Record<string, string> = {
    listen_addresses: "",
    unix_socket_directories: socket,
    unix_socket_permissions: "0700",
    max_connections: "200",
    shared_buffers: "64MB",
    password_encryption: "scram-sha-256",
    log_min_messages: "warning",
    ...(disposable ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  const args = ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  await runner.start(join(binaries, "bin", "postgres"), args, join(folder, "postgres.log"));
}

async function waitUntilAccepting(url: string, signal: AbortSignal, logFile: string): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  for (;;) {
    signal.throwIfAborted();
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        const tail = (await readFile(logFile, "utf8").catch(() => "")).split("\n").slice(-10).join("\n");
        throw new Error(`PostgreSQL did not accept connections within ${startLimitMs / 1000} s. The end of ${logFile}:\n${tail}`, {
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = 'catalyst'");
    if (found.rowCount === 0) await client.query("create database catalyst");
  } catch (error) {
    // Another process of ours made it in between.
    if ((error as { code?: string }).code !== "42P04") throw error;
  } finally {
    await client.end();
  }
}

/** Number of the advisory lock that every process using the cluster shares. */
const membershipLock = 7_216_001;

/** Joins the processes that use the cluster. `leave` tells whether this was the last one. */
async function joinUsers(url: string): Promise<{ leave(): Promise<boolean> }> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  await client.query("select pg_advisory_lock_shared($1)", [membershipLock]);
  return {
    async leave() {
      try {
        await client.query("select pg_advisory_unlock_shared($1)", [membershipLock]);
        const { rows } = await client.query<{ last: boolean }>("select pg_try_advisory_lock($1) as last", [membershipLock]);
        return rows[0]?.last ?? true;
      } catch {
        return true;
      } finally {
        await client.end().catch(() => {});
      }
    },
  };
}

async function isInitialised(data: string): Promise<boolean> {
  return readFile(join(data, "global", "pg_control")).then(
    () => true,
    () => false,
  );
}

async function passwordOf(folder: string): Promise<string> {
  const file = join(folder, "password");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return known.trim();
  const password = randomBytes(24).toString("hex");
  await writeFile(file, password, { mode: 0o600, flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await chmod(file, 0o600);
  return (await readFile(file, "utf8")).trim();
}
