import { DnsServerError } from "../../../platform/dns-server-error.ts";
import type { ApiCall } from "./api.ts";

/** Asks one server, chosen for the whole operation. Replies of 404 and 409 come back; others are thrown as DnsServerError. */
export interface OneServer {
  call(call: ApiCall): Promise<{ status: number; body: unknown; text: string }>;
  /** How many servers stayed silent before this one: a POST may have reached one of them. */
  attempt: number;
}

/** For what makes no sense without the zone. */
export function refuseMissing({ status }: { status: number }, zone: string): void {
  if (status === 404) throw new DnsServerError("refused", `PowerDNS has no zone ${zone}`, { status });
}
