import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { mkdir, readFile, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startEmbeddedPostgres } from "../../packages/server/src/database/embedded-postgres.ts";
import { livePostmaster } from "../../packages/server/src/database/postmaster.ts";
import type { Bench } from "./bench.ts";

/** A mothership in a process of its own over a PostgreSQL of its own, with its usual settings except where `env` says otherwise. */
export interface BenchMothership {
  /** Address of the API, without a path. */
  address: string;
  /** Bearer of the machine's owner, a sovereign-admin. */
  token: string;
  databaseURL: string;
  pid: number;
  postgresPid: number;
  /** From the start of the process to its first answer, milliseconds. */
  upAfterMs: number;
}

const program = join(import.meta.dirname, "../../packages/server/src/main.ts");
const startLimitMs = 60_000;

export async function startMothership(bench: Bench, env: Record<string, string> = {}): Promise<BenchMothership> {
  const dataFolder = join(bench.folder, "mothership");
  const postgresFolder = join(dataFolder, "postgres");
  await mkdir(dataFolder);
  // Started here already, so that the benchmark can write into it and look at it; the mothership adopts it as its own.
  const postgres = await startEmbeddedPostgres({ folder: postgresFolder, signal: bench.signal });
  bench.cleanUp(() => postgres.stop());
  return { ...(await startProgram(bench, dataFolder, env)), databaseURL: postgres.url };
}

/** Only the program: it makes and starts its own PostgreSQL, as on a fresh machine. */
export async function startProgram(
  bench: Bench,
  dataFolder: string,
  env: Record<string, string> = {},
): Promise<Omit<BenchMothership, "databaseURL">> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program], {
    env: { ...inherited(), ...defaults(dataFolder), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  bench.cleanUp(async () => {
    await stop(child);
    await killThoseIn(join(dataFolder, "tofu"));
  });
  const address = await addressOf(child, join(bench.folder, "mothership.log"));
  const answer = await fetch(`${address}/healthz`);
  if (!answer.ok) throw new Error(`The mothership answered ${answer.status} on /healthz`);
  const upAfterMs = performance.now() - startedAt;
  const postgresPid = await livePostmaster(join(dataFolder, "postgres", "data"));
  if (postgresPid === undefined) throw new Error("PostgreSQL is gone");
  const token = (await readFile(join(dataFolder, "local-admin-token"), "utf8")).trim();
  return { address, token, pid: child.pid as number, postgresPid, upAfterMs };
}

function inherited(): Record<string, string> {
  return Object.fromEntries(["PATH", "HOME", "TMPDIR", "LANG"].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function defaults(dataFolder: string): Record<string, string> {
  return {
    PORT: "0",
    CATALYST_DATA_DIR: dataFolder,
    CATALYST_API_PUBLIC_URL: "http://127.0.0.1:1/sovereign",
    CATALYST_GITOPS_REPO_URL: "https://git.invalid/catalyst.git",
    CATALYST_HETZNER_API_URL: "http://127.0.0.1:9/v1",
    CATALYST_TOFU_PROXY: "http://127.0.0.1:9",
  };
}

/** Its log tells where it listens; the log goes to a file beside its data, read by nobody unless it does not come up. */
async function addressOf(child: ChildProcess, logFile: string): Promise<string> {
  const log = createWriteStream(logFile);
  child.stderr?.pipe(log, { end: false });
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess["stdout"]> });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const limit = setTimeout(() => reject(new Error(`The mothership did not start within ${startLimitMs / 1000} s`)), startLimitMs);
  lines.on("line", (line) => {
    log.write(`${line}\n`);
    const address = /"address":"(http[^"]+)".*the mothership is up/.exec(line)?.[1];
    if (address !== undefined) resolve(address);
  });
  child.once("exit", (code) => {
    reject(new Error(`The mothership ended with ${code}:\n${readFileSync(logFile, "utf8")}`));
  });
  return promise.finally(() => clearTimeout(limit));
}

/** Children of OpenTofu outlive a mothership that was killed; theirs are the work folders. */
async function killThoseIn(folder: string): Promise<void> {
  for (const name of await readdir("/proc")) {
    const cwd = /^\d+$/.test(name) ? await readlink(`/proc/${name}/cwd`).catch(() => "") : "";
    if (cwd.startsWith(`${folder}/`)) process.kill(Number(name), "SIGKILL");
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const limit = setTimeout(() => child.kill("SIGKILL"), 30_000);
  await ended;
  clearTimeout(limit);
}
