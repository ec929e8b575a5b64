/**
 * An authoritative server's administration, as PDM uses it (PowerDNS in production and in tests). Names are lower-case without a trailing dot;
 * contents are written as in a zone file, host names in them with their dot. The adapter lets one writer at a time at a zone.
 * Throws DnsServerError: `unavailable` (nobody answers, or 5xx; worth another try), `refused` (the server will not take it; a 422), and the
 * signal's reason when it aborts.
 */
export interface DnsServer {
  /** Version and whether it is one PDM can work with. Throws `unavailable`. */
  identify(signal: AbortSignal): Promise<ServerIdentity>;
  /** The server's own settings by name, as its manual spells them. */
  readSettings(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Undefined when the server has no such zone. */
  readZone(zone: string, signal: AbortSignal): Promise<ZoneSettings | undefined>;
  /** The zone's record sets, all or those of one name. Empty when there are none; undefined when there is no such zone. */
  readRecords(zone: string, signal: AbortSignal, name?: string): Promise<RecordSet[] | undefined>;
  /** `exists` when a zone of that name is there already, whoever owns it. */
  createZone(zone: NewZone, signal: AbortSignal): Promise<"created" | "exists">;
  changeZone(zone: string, settings: Partial<Omit<ZoneSettings, "name" | "serial">>, signal: AbortSignal): Promise<void>;
  /** All changes in one write: `records` empty deletes the set. */
  changeRecords(zone: string, changes: readonly RecordSet[], signal: AbortSignal): Promise<void>;
  /** Also succeeds when there is no such zone. */
  deleteZone(zone: string, signal: AbortSignal): Promise<void>;
  /** Every zone of the server with its account. */
  listZones(signal: AbortSignal): Promise<{ name: string; account: string; serial: number }[]>;
  /** The active signing keys. */
  readKeys(zone: string, signal: AbortSignal): Promise<ZoneKey[]>;
  /** The key as BIND private-key text, to be sealed at once. */
  exportKey(zone: string, id: number, signal: AbortSignal): Promise<string>;
  importKey(zone: string, privateKey: string, signal: AbortSignal): Promise<void>;
  /** The whole zone as a zone file. */
  exportZone(zone: string, signal: AbortSignal): Promise<string>;
  rectify(zone: string, signal: AbortSignal): Promise<void>;
  /** Forgets cached answers for a name at this server and all its peers. Resolves with the addresses of peers that could not be reached. */
  flush(name: string, signal: AbortSignal): Promise<string[]>;
  /** Makes the zone's TSIG key anew and lets it change the zone by dynamic update. The server thinks of a secret (base64) when none is given. */
  createTsigKey(zone: string, signal: AbortSignal, secret?: string): Promise<{ name: string; algorithm: string; secret: string }>;
  /** Also succeeds when there is none. */
  deleteTsigKey(zone: string, signal: AbortSignal): Promise<void>;
}

export interface ServerIdentity {
  version: string;
  /** At least the oldest version PDM works with (4.7). */
  supported: boolean;
}

export interface ZoneSettings {
  name: string;
  /** Who owns it, at most 40 characters; empty for nobody. */
  account: string;
  dnssec: boolean;
  apiRectify: boolean;
  nsec3param: string;
  nsec3narrow: boolean;
  /** How the serial moves when the API changes the zone. */
  soaEditAPI: string;
  serial: number;
}

export interface NewZone extends Omit<ZoneSettings, "serial"> {
  records: readonly RecordSet[];
}

export interface RecordSet {
  name: string;
  type: string;
  /** Seconds. */
  ttl: number;
  /** Contents of the set's records, as in a zone file. */
  records: readonly string[];
}

export interface ZoneKey {
  id: number;
  keyType: "csk" | "ksk" | "zsk";
  active: boolean;
  algorithm: string;
  flags: number;
  /** `keyTag algorithm digestType digest`, lower-case, of digest type 2 only. */
  ds: string[];
}
