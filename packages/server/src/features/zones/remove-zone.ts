import type { DnsServer } from "./dns-server.ts";
import { flushNames } from "./flush-names.ts";
import { ZoneError } from "./zone-error.ts";

/**
 * Second half of a release: deletes the zone's key for updates, then the zone, if it is under the account. Only for a zone that is no longer
 * delegated. Safe to repeat. Throws ZoneError `zone-conflict`.
 */
export async function removeZone(
  server: DnsServer,
  { name, account }: { name: string; account: string },
  signal: AbortSignal,
): Promise<void> {
  const present = await server.readZone(name, signal);
  if (present !== undefined && present.account !== account) {
    throw new ZoneError("zone-conflict", name, `The zone ${name} belongs to the account ${present.account || "of nobody"}, so it stays`);
  }

  await server.deleteTsigKey(name, signal);
  await server.deleteZone(name, signal);
  await flushNames(server, [name], signal);
}
