import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Allocation, ApiProblem, type Client, createClient } from "../../packages/contract/src/contract.ts";
import { type LabDns, startLabDns } from "../../packages/lab/src/lab.ts";
import { createDnsQuery } from "../../packages/server/src/adapters/dns-query/dns-query.ts";
import type { AskDns } from "../../packages/server/src/features/delegation/dns-query.ts";
import { testDatabase } from "../../packages/server/src/testing/test-database.ts";
import { type ChaosProxy, startChaosProxy } from "./chaos-proxy.ts";
import { type PdmProcess, startPdmProcess } from "./pdm-process.ts";

export const pool = "omani.works";
export const address = "127.0.0.9";

/** Two managers over one database and one real PowerDNS. The first one speaks to PowerDNS through the proxy, and is the one that dies. */
export interface World {
  dns: LabDns;
  proxy: ChaosProxy;
  victim: PdmProcess;
  /** The API of each. */
  victimClient: Client;
  survivorClient: Client;
  ask: AskDns;
  /** What stands in the name server: the zone's account, its keys' DS, and the delegation above it. */
  look(label: string): Promise<{ zone: string | undefined; keys: string[]; ds: string[]; ns: string[] }>;
}

export async function createWorld(): Promise<World> {
  const { url } = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "catalyst-pdm-kill-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const dns = await startLabDns();
  onTestFinished(() => dns.stop());
  const proxy = await startChaosProxy(dns.pool.apiURL);
  const token = randomBytes(32).toString("base64url");
  const tokensFile = join(folder, "tokens.yaml");
  await writeFile(tokensFile, `- name: test\n  token: ${token}\n  scopes: [pdm:admin]\n`);
  const environment = {
    ...dns.environment(),
    DATABASE_URL: url,
    CATALYST_ENCRYPTION_KEY: Buffer.alloc(32, 3).toString("base64"),
    CATALYST_DATA_DIR: folder,
    CATALYST_API_PUBLIC_URL: "http://127.0.0.1:1/sovereign",
    CATALYST_GITOPS_REPO_URL: "https://git.example.com/openova",
    PDM_TOKENS_FILE: tokensFile,
    // Nothing but the calls of the test shall speak to the name server.
    PDM_SWEEPER_INTERVAL: "1h",
  };
  const [victim, survivor] = await Promise.all([
    startPdmProcess({ ...environment, PDM_PDNS_BASE_URL: proxy.url }),
    startPdmProcess(environment),
  ]);
  const survivorClient = createClient({ baseURL: survivor.address(), token });
  await survivorClient.call("bootstrapPool", { params: { poolDomain: pool }, body: {} });

  async function api(path: string): Promise<Record<string, unknown>[] | Record<string, unknown> | undefined> {
    const answer = await fetch(`${dns.pool.apiURL}/api/v1/servers/localhost${path}`, { headers: { "x-api-key": dns.pool.apiKey } });
    return answer.status === 404 ? undefined : ((await answer.json()) as Record<string, unknown>);
  }

  return {
    dns,
    proxy,
    victim,
    victimClient: createClient({ baseURL: victim.address(), token }),
    survivorClient,
    ask: createDnsQuery({ random: randomBytes }),
    async look(label) {
      const name = `${label}.${pool}.`;
      const zone = (await api(`/zones/${name}?rrsets=false`)) as { account: string } | undefined;
      const keys = (await api(`/zones/${name}/cryptokeys`)) as { ds?: string[] }[] | undefined;
      const parent = (await api(`/zones/${pool}.?rrset_name=${name}`)) as { rrsets: { type: string; records: { content: string }[] }[] };
      const contents = (type: string) =>
        parent.rrsets
          .filter((set) => set.type === type)
          .flatMap(({ records }) => records.map(({ content }) => content))
          .toSorted();
      return {
        zone: zone?.account,
        keys: (keys ?? []).flatMap(({ ds = [] }) => ds.filter((text) => text.split(" ")[2] === "2")).toSorted(),
        ds: contents("DS"),
        ns: contents("NS"),
      };
    },
  };
}

/** Undefined when nobody holds the name. */
export async function readAllocation(client: Client, label: string): Promise<Allocation | undefined> {
  try {
    return await client.call("readAllocation", { params: { poolDomain: pool, subdomain: label } });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.error === "not-found") return undefined;
    throw error;
  }
}

/** Looks again and again until what is seen is as wished; resolves with it, or tells what was seen last. */
export async function eventually<Seen>(what: string, look: () => Promise<Seen>, isWished: (seen: Seen) => boolean): Promise<Seen> {
  for (const end = Date.now() + patienceMs; ;) {
    const seen = await look();
    if (isWished(seen)) return seen;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${patienceMs / 1000} s; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A lease lapses in one second, a process comes back in two. */
const patienceMs = 30_000;
