import type { DnsServer } from "./dns-server.ts";
import { ZoneError } from "./zone-error.ts";

/** The DS texts that the parent of a zone has to hold. Signs a zone that has no key. Throws ZoneError `no-signing-key` when that does not help. */
export async function readDs(server: DnsServer, zone: string, signal: AbortSignal): Promise<string[]> {
  const before = await dsOf(server, zone, signal);
  if (before.length > 0) return before;

  await server.changeZone(zone, { dnssec: true }, signal);
  const after = await dsOf(server, zone, signal);
  if (after.length > 0) return after;
  throw new ZoneError("no-signing-key", zone, `The zone ${zone} has no active key after signing was switched on; look at its keys`);
}

async function dsOf(server: DnsServer, zone: string, signal: AbortSignal): Promise<string[]> {
  const keys = await server.readKeys(zone, signal);
  return keys
    .filter(({ keyType }) => keyType === "csk" || keyType === "ksk")
    .flatMap(({ ds }) => ds)
    .toSorted();
}
