import type { NameserverBook } from "../delegation/nameserver-book.ts";
import type { DnsServer } from "./dns-server.ts";
import { ensureZone } from "./ensure-zone.ts";
import { flushNames } from "./flush-names.ts";
import { wantedPoolZone } from "./pool-zone.ts";
import { readDs } from "./read-ds.ts";
import { poolSettings } from "./zone-settings.ts";

/** The account of every pool's zone. */
export const poolAccount = "pool";

export interface PoolZoneState {
  outcome: "created" | "changed" | "unchanged";
  /** For the registry, which alone can put them above the pool. */
  ds: string[];
}

/** Makes a pool's zone be there, signed, with our name servers. Safe to repeat. Throws ZoneError `zone-conflict`, `needs-confirm`, `no-signing-key`. */
export async function ensurePoolZone(server: DnsServer, zone: string, book: NameserverBook, signal: AbortSignal): Promise<PoolZoneState> {
  const records = wantedPoolZone(zone, book);
  const outcome = await ensureZone(server, { name: zone, account: poolAccount, settings: poolSettings, records }, signal);
  const ds = await readDs(server, zone, signal);
  await flushNames(server, [zone], signal);
  return { outcome, ds };
}
