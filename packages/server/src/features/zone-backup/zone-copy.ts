import type { DnsServer, RecordSet, ZoneSettings } from "../zones/dns-server.ts";
import { keyOf, sameSet } from "../zones/changes-of.ts";
import { childSettings, poolSettings } from "../zones/zone-settings.ts";
import { ZoneError } from "../zones/zone-error.ts";

/** Everything a zone is made of, so that it can stand elsewhere or again with the same key and hence the same DS. Holds private keys. */
export interface ZoneCopy {
  name: string;
  account: string;
  records: RecordSet[];
  /** BIND private-key texts of the active keys. */
  keys: string[];
  /** The zone as a zone file, for people. */
  text: string;
}

/** Throws ZoneError `no-signing-key` for a zone that is not signed; undefined when there is no such zone. */
export async function readZoneCopy(server: DnsServer, zone: string, signal: AbortSignal): Promise<ZoneCopy | undefined> {
  const settings = await server.readZone(zone, signal);
  if (settings === undefined) return undefined;
  const [records = [], keys, text] = await Promise.all([
    server.readRecords(zone, signal),
    server.readKeys(zone, signal),
    server.exportZone(zone, signal),
  ]);
  if (keys.length === 0) throw new ZoneError("no-signing-key", zone, `The zone ${zone} has no active key to copy`);
  const texts: string[] = [];
  for (const { id } of keys) texts.push(await server.exportKey(zone, id, signal));
  return { name: zone, account: settings.account, records, keys: texts, text };
}

/**
 * Makes a server hold exactly the copy. Safe to repeat and to be killed in: a zone that stands half made under the same account is completed.
 * Throws ZoneError `zone-conflict` when somebody else's zone of that name is there.
 */
export async function writeZoneCopy(
  server: DnsServer,
  { name, account, records, keys }: Omit<ZoneCopy, "text">,
  signal: AbortSignal,
): Promise<void> {
  const unsigned = { dnssec: false, nsec3param: "", nsec3narrow: false, apiRectify: true, soaEditAPI: "DEFAULT" };
  // Without signing at first: the server would make a key of its own, and with it another DS.
  const outcome = await server.createZone({ name, account, ...unsigned, records }, signal);
  if (outcome === "exists") await replaceRecords(server, { name, account, records }, signal);
  for (const key of keys) await server.importKey(name, key, signal);
  await server.changeZone(name, account === "pool" ? poolSettings : childSettings, signal);
  await server.rectify(name, signal);
  await server.flush(name, signal);
}

async function replaceRecords(
  server: DnsServer,
  { name, account, records }: Pick<ZoneCopy, "name" | "account" | "records">,
  signal: AbortSignal,
): Promise<void> {
  const present = await requireAccount(server, name, account, signal);
  if (present === undefined) return;
  const there = (await server.readRecords(name, signal)) ?? [];
  const thereByKey = new Map(there.map((set) => [keyOf(set), set]));
  const wanted = new Set(records.map(keyOf));
  const changes = [
    ...records.filter((set) => set.type !== "SOA" && !sameSet(set, thereByKey.get(keyOf(set)) ?? { ...set, records: [] })),
    ...there.filter((set) => set.type !== "SOA" && !wanted.has(keyOf(set))).map((set) => ({ ...set, records: [] })),
  ];
  await server.changeRecords(name, changes, signal);
}

async function requireAccount(server: DnsServer, zone: string, account: string, signal: AbortSignal): Promise<ZoneSettings | undefined> {
  const present = await server.readZone(zone, signal);
  if (present === undefined || present.account === account) return present;
  throw new ZoneError(
    "zone-conflict",
    zone,
    `The zone ${zone} is there already and belongs to ${present.account || "nobody"}, not to ${account}`,
  );
}
