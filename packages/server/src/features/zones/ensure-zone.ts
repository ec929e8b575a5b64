import { DnsServerError } from "../../platform/dns-server-error.ts";
import { guardBlast } from "./blast-guard.ts";
import { changesOf } from "./changes-of.ts";
import type { DnsServer, RecordSet, ZoneSettings } from "./dns-server.ts";
import { ZoneError } from "./zone-error.ts";

export interface WantedZone {
  name: string;
  /** Whose zone it is; a zone of anybody else is never touched. */
  account: string;
  settings: Omit<ZoneSettings, "name" | "account" | "serial">;
  /** An empty set wants absence. Sets not named here belong to other writers and stay. */
  records: readonly RecordSet[];
  /** Somebody asked for this very change, so it may be wide. */
  confirmed?: boolean;
}

/**
 * Makes the zone be there, ours, signed and with the wanted records. Also changes the addresses of one that is there. Safe to repeat and to
 * be killed in: a zone that was half made is found under our account and completed. Throws ZoneError `zone-conflict` and `needs-confirm`.
 */
export async function ensureZone(server: DnsServer, wanted: WantedZone, signal: AbortSignal): Promise<"created" | "changed" | "unchanged"> {
  const { name, account, settings } = wanted;
  const records = wanted.records.filter((set) => set.records.length > 0);
  if ((await server.createZone({ name, account, ...settings, records }, signal)) === "created") return "created";

  const present = await requireOwnZone(server, name, account, signal);
  // A creation that was cut off may have left a zone without keys or records.
  const settled = await settle(server, present, wanted, signal);
  const written = await writeRecords(server, wanted, signal);
  return settled || written ? "changed" : "unchanged";
}

/** The zone, if it is under the account. Throws ZoneError `zone-conflict`; an unowned zone is not ours either, it may carry old records. */
async function requireOwnZone(server: DnsServer, zone: string, account: string, signal: AbortSignal): Promise<ZoneSettings> {
  const present = await server.readZone(zone, signal);
  if (present === undefined) throw new DnsServerError("unavailable", `The zone ${zone} was there a moment ago and is gone`);
  if (present.account === account) return present;

  const owner = present.account === "" ? "no account" : `the account ${present.account}`;
  throw new ZoneError("zone-conflict", zone, `The zone ${zone} is there already and belongs to ${owner}, not to ${account}`);
}

async function settle(server: DnsServer, present: ZoneSettings, { name, settings }: WantedZone, signal: AbortSignal): Promise<boolean> {
  const keys = Object.keys(settings) as (keyof typeof settings)[];
  if (keys.every((key) => present[key] === settings[key])) return false;

  await server.changeZone(name, settings, signal);
  return true;
}

async function writeRecords(server: DnsServer, wanted: WantedZone, signal: AbortSignal): Promise<boolean> {
  const present = (await server.readRecords(wanted.name, signal)) ?? [];
  const changes = changesOf(wanted.records, present);
  if (changes.length === 0) return false;

  if (!wanted.confirmed) guardBlast(wanted.name, changes, present);
  await server.changeRecords(wanted.name, changes, signal);
  return true;
}
