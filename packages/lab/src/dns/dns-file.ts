import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DnsPlan } from "./dns-plan.ts";

/** What is written down about a DNS that outlives the process which started it. Holds API keys, so only its owner may read it. */
export function dnsFilePath(folder: string): string {
  return join(folder, "dns.json");
}

export async function readDnsFile(path: string): Promise<DnsPlan | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });

  return text === undefined ? undefined : (JSON.parse(text) as DnsPlan);
}

export async function writeDnsFile(folder: string, plan: DnsPlan): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = dnsFilePath(folder);
  await writeFile(`${path}.new`, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600 });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}
