import { DnsServerError } from "../../platform/dns-server-error.ts";
import type { DnsServer } from "./dns-server.ts";

/** How the name server's administration stands. `missing`: none is configured; `away`: it does not answer now; `detail` is a sentence. */
export type NameServiceState = { status: "ready"; version?: string } | { status: "missing" | "away" | "unsupported"; detail: string };

/** Oldest version whose behaviour is relied on. */
const oldest = "4.7";

/** Looks whether names can be written. `missing` tells how to come by a name server. */
export async function examineNameServer(server: DnsServer, isConfigured: boolean, signal: AbortSignal): Promise<NameServiceState> {
  if (!isConfigured) return { status: "missing", detail: howToGetOne };
  try {
    const { version, supported } = await server.identify(signal);
    if (supported) return { status: "ready", version };
    return { status: "unsupported", detail: `PowerDNS ${version} is too old; at least ${oldest} is needed` };
  } catch (error) {
    if (error instanceof DnsServerError || (error as Error).name === "TimeoutError")
      return { status: "away", detail: error instanceof Error ? error.message : String(error) };
    throw error;
  }
}

const howToGetOne =
  "No name server is configured: set PDM_PDNS_BASE_URL and PDM_PDNS_API_KEY, or let ./catalyst up run one, which needs the program pdns_server " +
  "with its backend gsqlite3 (Debian: apt-get install --no-install-recommends pdns-server pdns-backend-sqlite3)";
