import { DnsQueryError } from "../../../platform/dns-query-error.ts";
import { DnsServerError } from "../../../platform/dns-server-error.ts";
import { ZoneError } from "../../zones/zone-error.ts";
import type { Failure } from "./store.ts";

/** The name servers do not answer as they should; `addresses` are those that fail. */
export class NotVerifiedError extends Error {
  readonly addresses: readonly string[];

  constructor(fqdn: string, failures: readonly { host: string; address: string; port: number; problem: string }[]) {
    const listed = failures.map(({ host, address, port, problem }) => `${host} at ${address} port ${port}: ${problem}`);
    super(listed.length === 0 ? `No address of a name server is known to ask about ${fqdn}` : listed.join("; "));
    this.name = "NotVerifiedError";
    this.addresses = failures.map(({ address }) => address);
  }
}

/** An attempt's failure as it is recorded; `internal` for what is not the DNS's fault but ours, or the database's. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return { code: "internal", detail: "Something went wrong here; the log says more" };
  return { code, detail: error.message };
}

/** Whether somebody else's records stand where the name should be. */
export function isConflict({ code }: Failure): boolean {
  return code === "zone-conflict" || code === "foreign-delegation";
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof ZoneError) return error.kind === "needs-confirm" ? "confirm-required" : error.kind;
  if (error instanceof DnsServerError) return error.kind === "unavailable" ? "pdns-unavailable" : "pdns-refused";
  if (error instanceof DnsQueryError) return "nameserver-unreachable";
  return error instanceof NotVerifiedError ? "not-verified" : undefined;
}
