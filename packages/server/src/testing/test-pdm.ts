import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LabDns, startLabDns } from "@catalyst/lab";
import { type Client, createClient } from "@catalyst/contract";
import { onTestFinished } from "vitest";
import { readConfig } from "../config.ts";
import type { Db } from "../database/connect.ts";
import { silentLogger } from "../platform/log.ts";
import { startPdm } from "../start-pdm.ts";
import { type AtEnd, testDatabase } from "./test-database.ts";

/** A pool-domain-manager by itself in this process: real PostgreSQL, and the real PowerDNS of a lab. */
export interface TestPdm {
  address: string;
  /** Of a program that may do everything; PDM_TOKENS_FILE holds it. */
  token: string;
  /** A client that signs in with it. */
  client: Client;
  dns: LabDns;
  db: Db;
  /** Ends it; nobody answers at its address from then on. */
  close(): Promise<void>;
}

export interface TestPdmOptions {
  /** Environment variables that replace the usual ones. */
  env?: Record<string, string>;
}

export async function testPdm({ env = {} }: TestPdmOptions = {}, atEnd: AtEnd = onTestFinished): Promise<TestPdm> {
  const { db, url } = await testDatabase(atEnd);
  const folder = await mkdtemp(join(tmpdir(), "catalyst-test-"));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const dns = await startLabDns();
  atEnd(() => dns.stop());
  const token = randomBytes(32).toString("base64url");
  const tokensFile = join(folder, "tokens.yaml");
  await writeFile(tokensFile, `- name: operator\n  token: ${token}\n  scopes: [pdm:admin]\n`, { mode: 0o600 });
  const config = readConfig(
    {
      PORT: "0",
      DATABASE_URL: url,
      CATALYST_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
      CATALYST_DATA_DIR: folder,
      CATALYST_API_PUBLIC_URL: "http://127.0.0.1:1/sovereign",
      CATALYST_GITOPS_REPO_URL: "https://git.example.com/openova",
      ...dns.environment(),
      PDM_TOKENS_FILE: tokensFile,
      ...env,
    },
    ["--role", "pdm"],
  );
  const running = await startPdm(config, { signal: AbortSignal.timeout(60_000), log: silentLogger, tuning: { keepsZones: false } });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= running.close());
  atEnd(close);

  return { address: running.address, token, client: createClient({ baseURL: running.address, token }), dns, db, close };
}
