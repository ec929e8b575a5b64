import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { preparePdns } from "@catalyst/lab/dns/pdns-settings.ts";
import { isRunning } from "@catalyst/lab/supervisor/process-identity.ts";
import type { Supervisor } from "@catalyst/lab/supervisor/supervisor.ts";
import type { SystemPrograms } from "@catalyst/lab/system-programs/find-system-programs.ts";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { choosePort } from "./choose-port.ts";

interface PowerdnsPlan {
  port: number;
  apiPort: number;
  apiKey: string;
}

const address = "127.0.0.1";
const usualPorts = { dns: 5_300, api: 5_381 };
const usualNameservers = "ns1.openova.io,ns2.openova.io,ns3.openova.io";

/** Starts, or adopts, one PowerDNS for a mothership that has none of its own. Resolves with the variables that make it be used. */
export async function startPowerdns(context: Context, supervisor: Supervisor, { pdns }: SystemPrograms): Promise<Record<string, string>> {
  const folder = join(context.stateDirectory, "pdns");
  const plan = await choosePlan(context, folder, supervisor);
  const definition = preparePdns({
    name: "powerdns",
    folder,
    program: pdns!,
    addresses: [address],
    port: plan.port,
    apiAddress: address,
    apiPort: plan.apiPort,
    apiKey: plan.apiKey,
    backend: { type: "gsqlite3", schemaFile: pdns!.schemas.gsqlite3!, durable: true },
  });
  await supervisor.start(definition, context.signal);
  const hosts = (context.environment["PDM_NAMESERVERS"] ?? usualNameservers).split(/[\s,]+/).filter((host) => host !== "");

  return {
    PDM_PDNS_BASE_URL: `http://${address}:${plan.apiPort}`,
    PDM_PDNS_API_KEY: plan.apiKey,
    PDM_NAMESERVER_ADDRS: hosts.map((host) => `${host}=${address}:${plan.port}`).join(","),
    // SQLite takes one writer at a time.
    PDM_PDNS_WRITERS: "1",
    PDM_ALLOW_PRIVATE_IP: "true",
    PDM_BOOTSTRAP_POOLS: "true",
  };
}

/** Survivors of an earlier supervisor hold the ports and the key they were started with; otherwise the key is new. */
async function choosePlan(context: Context, folder: string, supervisor: Supervisor): Promise<PowerdnsPlan> {
  const path = join(folder, "powerdns.json");
  const before = await readFile(path, "utf8").then(
    (text) => JSON.parse(text) as PowerdnsPlan,
    () => undefined,
  );
  if (before !== undefined && supervisor.children.some(isRunning)) return before;
  const { environment } = context;
  const dnsPort = readPort("CATALYST_PDNS_DNS_PORT", environment["CATALYST_PDNS_DNS_PORT"]);
  const apiPort = readPort("CATALYST_PDNS_API_PORT", environment["CATALYST_PDNS_API_PORT"]);
  const plan = {
    port: await choosePort([dnsPort, before?.port, usualPorts.dns].filter((port) => port !== undefined)),
    apiPort: await choosePort([apiPort, before?.apiPort, usualPorts.api].filter((port) => port !== undefined)),
    apiKey: randomBytes(32).toString("base64url"),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, JSON.stringify(plan), { mode: 0o600 });

  return plan;
}

function readPort(variable: string, text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new CliError(`${variable} must be a port, not '${text}'.`);

  return port;
}
