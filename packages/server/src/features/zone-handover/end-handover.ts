import type { Db } from "../../database/connect.ts";
import type { RecordSet } from "../zones/dns-server.ts";
import { glueSets } from "./moved-zone.ts";
import { findHandover, stopHandover } from "./store.ts";

/** What a move may have written into the zone above. */
export interface MovedDelegation {
  nameservers: string[];
  glue: RecordSet[];
}

/**
 * Ends the move of a zone that goes, so that no later step writes into the zone above. Undefined where the mothership answers for the zone;
 * `busy` while a step is under way, which may take as long as its lease. Safe to repeat.
 */
export async function endHandover(db: Db, zone: string): Promise<MovedDelegation | "busy" | undefined> {
  const row = await findHandover(db, zone);
  if (row === undefined || row.authority === "mothership") return undefined;
  if (!(await stopHandover(db, zone))) return "busy";
  const { nameservers } = row.target;
  return { nameservers: Object.keys(nameservers), glue: glueSets(zone, nameservers) };
}
