import type { RecordSet } from "../../zones/dns-server.ts";
import { type AllocationKey, fqdnOf } from "../allocation-row.ts";
import type { AllocationParts } from "../parts.ts";
import { findName, putOffName, settleName } from "../pool-name-store.ts";
import { backOffMs } from "./back-off.ts";
import { markPoolChanged } from "./pool-chores.ts";

/** Seconds. */
export const nameTtl = 300;

/** Makes a flat name be what its row wants. Reads the row again after the write, so that of two wishes the later one stays. Safe to repeat. */
export async function convergeName({ db, dns }: AllocationParts, key: AllocationKey, signal: AbortSignal): Promise<void> {
  for (;;) {
    const row = await findName(db, key);
    if (row === undefined || row.next_attempt_at === null) return;
    const name = fqdnOf(key);
    const set: RecordSet = { name, type: "CNAME", ttl: nameTtl, records: row.wanted ? [`${row.target}.`] : [] };
    try {
      await markPoolChanged(db, key.pool);
      await dns.changeRecords(key.pool, [set], signal);
      await dns.flush(name, signal);
    } catch (error) {
      await putOffName(db, key, backOffMs(row.attempts + 1));
      throw error;
    }
    if (await settleName(db, row)) return;
  }
}
