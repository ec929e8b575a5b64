import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { type LabDns, applyPdnsSchema, startLabDns } from "../../packages/lab/src/lab.ts";
import { startEmbeddedPostgres } from "../../packages/server/src/database/embedded-postgres.ts";
import type { Bench } from "./bench.ts";

export type DnsBackend = "SQLite" | "PostgreSQL";

/** The pool-domain-manager in a process of its own, over real PowerDNS and PostgreSQL. */
export interface BenchPdm {
  address: string;
  /** Bearer with every scope. */
  token: string;
  databaseURL: string;
  dns: LabDns;
}

const program = join(import.meta.dirname, "../../packages/server/src/main.ts");
const startLimitMs = 60_000;

export async function startPdm(bench: Bench, backend: DnsBackend): Promise<BenchPdm> {
  const folder = join(bench.folder, backend.toLowerCase());
  await mkdir(folder);
  const postgres = await startEmbeddedPostgres({ folder: join(folder, "postgres"), signal: bench.signal });
  bench.cleanUp(() => postgres.stop());
  const dns = await startLabDns({
    signal: bench.signal,
    ...(backend === "PostgreSQL" ? { backend: { gpgsql: await makePdnsDatabase(postgres.url) } } : {}),
  });
  bench.cleanUp(() => dns.stop());

  const token = randomBytes(32).toString("base64url");
  const tokensFile = join(folder, "tokens.yaml");
  await writeFile(tokensFile, `- name: bench\n  token: ${token}\n  scopes: [pdm:admin]\n`, { mode: 0o600 });
  const address = await startProgram(bench, folder, {
    ...dns.environment(),
    ...(backend === "PostgreSQL" ? { PDM_PDNS_WRITERS: "8" } : {}),
    PDM_TOKENS_FILE: tokensFile,
    DATABASE_URL: postgres.url,
    CATALYST_ENCRYPTION_KEY_FILE: join(folder, "key"),
  });
  return { address, token, databaseURL: postgres.url, dns };
}

async function makePdnsDatabase(databaseURL: string): Promise<string> {
  const admin = new pg.Client({ connectionString: databaseURL });
  await admin.connect();
  await admin.query("create database pdns");
  await admin.end();
  const url = databaseURL.replace("/catalyst?", "/pdns?");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await applyPdnsSchema((statements) => client.query(statements));
  await client.end();
  return url;
}

async function startProgram(bench: Bench, folder: string, env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [program, "--role", "pdm"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "/",
      PORT: "0",
      CATALYST_DATA_DIR: join(folder, "data"),
      CATALYST_API_PUBLIC_URL: "http://127.0.0.1:1/sovereign",
      CATALYST_GITOPS_REPO_URL: "https://git.invalid/catalyst.git",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  bench.cleanUp(() => stop(child));
  return addressOf(child, join(folder, "pdm.log"));
}

async function addressOf(child: ChildProcess, logFile: string): Promise<string> {
  const log = createWriteStream(logFile);
  child.stderr?.pipe(log, { end: false });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const limit = setTimeout(() => reject(new Error(`The manager did not start within ${startLimitMs / 1000} s`)), startLimitMs);
  createInterface({ input: child.stdout as NonNullable<ChildProcess["stdout"]> }).on("line", (line) => {
    log.write(`${line}\n`);
    const address = /"address":"(http[^"]+)".*the pool-domain-manager is up/.exec(line)?.[1];
    if (address !== undefined) resolve(address);
  });
  child.once("exit", (code) => reject(new Error(`The manager ended with ${code}:\n${readFileSync(logFile, "utf8")}`)));
  return promise.finally(() => clearTimeout(limit));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const limit = setTimeout(() => child.kill("SIGKILL"), 30_000);
  await ended;
  clearTimeout(limit);
}
