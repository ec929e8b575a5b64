import type { DnsServer, NewZone, RecordSet, ZoneSettings } from "../../../features/zones/dns-server.ts";
import { DnsServerError } from "../../../platform/dns-server-error.ts";
import { type ApiOptions, createApi } from "./api.ts";
import { createEndpoints } from "./endpoints.ts";
import { flushEverywhere } from "./flush.ts";
import { exportKey, importKey, readKeys } from "./keys.ts";
import { absolute, idOf, relative } from "./names.ts";
import { type OneServer, refuseMissing } from "./one-server.ts";
import { Server, Settings, Zone, ZoneList, ZoneRecords, readShape } from "./schema.ts";
import { isSupported } from "./supported-version.ts";
import { createTsigKey, deleteTsigKey } from "./tsig.ts";
import { type WriteQueueOptions, createWriteQueue } from "./write-queue.ts";

export interface PowerDnsOptions extends ApiOptions, WriteQueueOptions {
  /** Servers that share one database, the preferred one first. Each operation goes to one of them; the others are peers. */
  baseURLs: readonly string[];
  /** Further servers of that database, which only have to forget what they cached. */
  peerURLs?: readonly string[];
  /** Told whenever a server has answered or has failed to. */
  onHealth?: (baseURL: string, up: boolean) => void;
}

export function createPowerDns(options: PowerDnsOptions): DnsServer {
  const api = createApi(options);
  const onFirstHealthy = createEndpoints(options);
  const queue = createWriteQueue(options);
  const everyURL = [...new Set([...options.baseURLs, ...(options.peerURLs ?? [])])];

  function read<Result>(signal: AbortSignal, work: (server: OneServer) => Promise<Result>): Promise<Result> {
    return onFirstHealthy((base, attempt) => work({ attempt, call: (call) => api(base, call, signal) }));
  }

  function write<Result>(zone: string, signal: AbortSignal, work: (server: OneServer) => Promise<Result>): Promise<Result> {
    return queue(zone, signal, () => read(signal, work));
  }

  return {
    identify: (signal) => read(signal, identify),
    readSettings: (signal) => read(signal, readSettings),
    readZone: (zone, signal) => read(signal, (server) => readZone(server, zone)),
    readRecords: (zone, signal, name) => read(signal, (server) => readRecords(server, zone, name)),
    createZone: (zone, signal) => write(zone.name, signal, (server) => createZone(server, zone)),
    changeZone: (zone, settings, signal) => write(zone, signal, (server) => changeZone(server, zone, settings)),
    changeRecords: (zone, changes, signal) => write(zone, signal, (server) => changeRecords(server, zone, changes)),
    deleteZone: (zone, signal) => write(zone, signal, (server) => deleteZone(server, zone)),
    listZones: (signal) => read(signal, listZones),
    readKeys: (zone, signal) => read(signal, (server) => readKeys(server, zone)),
    exportKey: (zone, id, signal) => read(signal, (server) => exportKey(server, zone, id)),
    importKey: (zone, privateKey, signal) => write(zone, signal, (server) => importKey(server, zone, privateKey)),
    exportZone: (zone, signal) => read(signal, (server) => exportZone(server, zone)),
    rectify: (zone, signal) => write(zone, signal, (server) => rectify(server, zone)),
    flush: (name, signal) => flushEverywhere(api, everyURL, name, signal),
    createTsigKey: (zone, signal, secret) => write(zone, signal, (server) => createTsigKey(server, zone, secret)),
    deleteTsigKey: (zone, signal) => write(zone, signal, (server) => deleteTsigKey(server, zone)),
  };
}

async function identify(server: OneServer) {
  const { body } = await server.call({ method: "GET", path: "", what: "server" });
  const { version } = readShape(Server, body, "GET server");
  return { version, supported: isSupported(version) };
}

async function readSettings(server: OneServer): Promise<Map<string, string>> {
  const { body } = await server.call({ method: "GET", path: "/config", what: "config" });
  return new Map(readShape(Settings, body, "GET config").map(({ name, value }) => [name, value]));
}

async function readZone(server: OneServer, zone: string): Promise<ZoneSettings | undefined> {
  const { status, body } = await server.call({ method: "GET", path: `/zones/${idOf(zone)}?rrsets=false`, what: "zone" });
  if (status === 404) return undefined;

  const read = readShape(Zone, body, "GET zone");
  return {
    name: relative(read.name),
    account: read.account,
    dnssec: read.dnssec,
    apiRectify: read.api_rectify,
    nsec3param: read.nsec3param,
    nsec3narrow: read.nsec3narrow,
    soaEditAPI: read.soa_edit_api,
    serial: read.serial,
  };
}

async function readRecords(server: OneServer, zone: string, name?: string): Promise<RecordSet[] | undefined> {
  const only = name === undefined ? "" : `?rrset_name=${encodeURIComponent(absolute(name))}`;
  const { status, body } = await server.call({ method: "GET", path: `/zones/${idOf(zone)}${only}`, what: "records" });
  if (status === 404) return undefined;

  return readShape(ZoneRecords, body, "GET records").rrsets.flatMap((set) => {
    // Disabled records are kept by PowerDNS and never served.
    const records = set.records.filter(({ disabled }) => !disabled).map(({ content }) => content);
    return records.length === 0 ? [] : [{ name: relative(set.name), type: set.type, ttl: set.ttl, records }];
  });
}

/** A POST whose answer was lost is not simply repeated: whether the zone is there is read first. */
async function createZone(server: OneServer, zone: NewZone): Promise<"created" | "exists"> {
  if (server.attempt > 0 && (await readZone(server, zone.name))) return "exists";

  try {
    return await postZone(server, zone);
  } catch (error) {
    if (!(error instanceof DnsServerError) || error.kind !== "unavailable") throw error;
    if (await readZone(server, zone.name)) return "exists";
    return await postZone(server, zone);
  }
}

async function postZone(server: OneServer, { name, records, ...settings }: NewZone): Promise<"created" | "exists"> {
  const body = { name: absolute(name), kind: "Native", nameservers: [], ...settingsBody(settings), rrsets: records.map(setBody) };
  const { status } = await server.call({ method: "POST", path: "/zones", what: "zone", body });
  return status === 409 ? "exists" : "created";
}

async function changeZone(server: OneServer, zone: string, settings: Partial<Omit<ZoneSettings, "name" | "serial">>): Promise<void> {
  const reply = await server.call({ method: "PUT", path: `/zones/${idOf(zone)}`, what: "zone", body: settingsBody(settings) });
  refuseMissing(reply, zone);
}

async function changeRecords(server: OneServer, zone: string, changes: readonly RecordSet[]): Promise<void> {
  if (changes.length === 0) return;
  const rrsets = changes.map((set) => (set.records.length === 0 ? { ...setBody(set), changetype: "DELETE" } : replacement(set)));
  const reply = await server.call({ method: "PATCH", path: `/zones/${idOf(zone)}`, what: "records", body: { rrsets } });
  refuseMissing(reply, zone);
}

async function deleteZone(server: OneServer, zone: string): Promise<void> {
  await server.call({ method: "DELETE", path: `/zones/${idOf(zone)}`, what: "zone" });
}

async function listZones(server: OneServer) {
  // Without the state of signing, which costs the server a query per zone.
  const { body } = await server.call({ method: "GET", path: "/zones?dnssec=false", what: "zones" });
  return readShape(ZoneList, body, "GET zones").map(({ name, account, serial }) => ({ name: relative(name), account, serial }));
}

async function exportZone(server: OneServer, zone: string): Promise<string> {
  const reply = await server.call({ method: "GET", path: `/zones/${idOf(zone)}/export`, what: "export", accept: "text/plain" });
  refuseMissing(reply, zone);
  return reply.text;
}

async function rectify(server: OneServer, zone: string): Promise<void> {
  refuseMissing(await server.call({ method: "PUT", path: `/zones/${idOf(zone)}/rectify`, what: "rectify" }), zone);
}

function settingsBody(settings: Partial<Omit<ZoneSettings, "name" | "serial">>): Record<string, unknown> {
  const { account, dnssec, apiRectify, nsec3param, nsec3narrow, soaEditAPI } = settings;
  // JSON leaves out what is undefined.
  return { account, dnssec, api_rectify: apiRectify, nsec3param, nsec3narrow, soa_edit_api: soaEditAPI };
}

function setBody({ name, type, ttl, records }: RecordSet) {
  return { name: absolute(name), type, ttl, records: records.map((content) => ({ content, disabled: false })) };
}

function replacement(set: RecordSet) {
  return { ...setBody(set), changetype: "REPLACE" };
}
