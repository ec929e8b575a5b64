import { ZoneError } from "../zones/zone-error.ts";
import { apexTtl, nameserverSet } from "../zones/wanted-zone.ts";
import type { HandoverParts } from "./handover-parts.ts";
import { glueSets, listedNameservers } from "./moved-zone.ts";
import type { HandoverRow } from "./store.ts";

/** Points a pool's delegation at the new name servers, with their addresses, in one write. The DS stays. Throws ZoneError `foreign-delegation`. */
export async function changePoolParent({ server }: HandoverParts, pool: string, row: HandoverRow, signal: AbortSignal): Promise<void> {
  const { zone, target, former_ns: former, ds } = row;
  const wanted = Object.keys(target.nameservers).toSorted();
  const present = await listedNameservers(server, pool, zone, signal);
  if (present.join() !== wanted.join() && present.join() !== former.toSorted().join())
    throw new ZoneError(
      "foreign-delegation",
      zone,
      `The zone ${pool} gives ${zone} to ${present.join(", ") || "nobody"}, which is not what was there before`,
    );

  const glue = glueSets(zone, target.nameservers).filter((set) => set.records.length > 0);
  const dsSet = { name: zone, type: "DS", ttl: apexTtl, records: ds };
  await server.changeRecords(pool, [nameserverSet(zone, Object.keys(target.nameservers)), dsSet, ...glue], signal);
  for (const name of [zone, pool]) await server.flush(name, signal);
}

/** Puts the former name servers back and takes the new ones' addresses out again. */
export async function restorePoolParent({ server }: HandoverParts, pool: string, row: HandoverRow, signal: AbortSignal): Promise<void> {
  const { zone, target, former_ns: former } = row;
  const glue = glueSets(zone, target.nameservers).map((set) => ({ ...set, records: [] }));
  await server.changeRecords(pool, [nameserverSet(zone, former), ...glue], signal);
  for (const name of [zone, pool]) await server.flush(name, signal);
}
