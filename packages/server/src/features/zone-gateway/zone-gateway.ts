import type { Db } from "../../database/connect.ts";
import { DnsServerError } from "../../platform/dns-server-error.ts";
import { listGslbNames } from "../gslb/gslb.ts";
import { recordZoneEvent } from "../zone-access/record-event.ts";
import { zoneOfKey } from "../zone-credentials/zone-credentials.ts";
import type { DnsServer, RecordSet, ZoneSettings } from "../zones/dns-server.ts";
import { type RrsetChange, checkChange } from "./check-change.ts";

export interface ZoneGatewayParts {
  db: Db;
  server: DnsServer;
}

/** A refusal in the terms of PowerDNS' API. */
export class GatewayError extends Error {
  readonly status: 401 | 404 | 422 | 503;

  constructor(status: GatewayError["status"], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "GatewayError";
    this.status = status;
  }
}

/** PowerDNS' API for the holder of one zone's key, who sees that zone and nothing else. The server's own key stays here. Throws GatewayError. */
export interface ZoneGateway {
  listZones(key: string | undefined, signal: AbortSignal): Promise<object[]>;
  readZone(key: string | undefined, id: string, options: ReadOptions, signal: AbortSignal): Promise<object>;
  changeZone(key: string | undefined, id: string, changes: readonly RrsetChange[], signal: AbortSignal): Promise<void>;
}

export interface ReadOptions {
  rrsets: boolean;
  name?: string;
  type?: string;
}

export function createZoneGateway({ db, server }: ZoneGatewayParts): ZoneGateway {
  async function open(key: string | undefined, id?: string): Promise<string> {
    const zone = key === undefined ? undefined : await zoneOfKey(db, key);
    if (zone === undefined) throw new GatewayError(401, "Unauthorized");
    if (id !== undefined && id.toLowerCase().replace(/\.$/, "") !== zone) throw new GatewayError(404, "Not Found");
    return zone;
  }

  return {
    async listZones(key, signal) {
      const zone = await open(key);
      const settings = await translated(() => server.readZone(zone, signal));
      return settings ? [shownZone(settings)] : [];
    },

    async readZone(key, id, { rrsets, name, type }, signal) {
      const zone = await open(key, id);
      const [settings, sets = []] = await translated(() =>
        Promise.all([
          server.readZone(zone, signal),
          rrsets ? server.readRecords(zone, signal, name?.toLowerCase().replace(/\.$/, "")) : [],
        ]),
      );
      if (settings === undefined) throw new GatewayError(404, "Not Found");
      return {
        ...shownZone(settings),
        ...(rrsets ? { rrsets: sets.filter((set) => type === undefined || set.type === type).map(shownSet) } : {}),
      };
    },

    async changeZone(key, id, changes, signal) {
      const zone = await open(key, id);
      const rules = { zone, computedNames: await listGslbNames(db, zone) };
      const checked = changes.map((change) => checkChange(change, rules));
      const refusal = checked.find((result) => typeof result === "string");
      if (refusal !== undefined) throw new GatewayError(422, refusal);

      const sets = checked.filter((result) => typeof result !== "string");
      await translated(async () => {
        await server.changeRecords(zone, sets, signal);
        await Promise.all([...new Set(sets.map(({ name }) => name))].map((name) => server.flush(name, signal)));
      });
      await recordZoneEvent(db, { actor: `zone-key:${zone}`, action: "zone-changed", subject: zone, after: { sets } });
    },
  };
}

async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DnsServerError)) throw error;
    throw new GatewayError(error.kind === "refused" ? 422 : 503, error.message, error);
  }
}

function shownZone({ name, dnssec, serial, nsec3param, nsec3narrow, soaEditAPI, apiRectify }: ZoneSettings): object {
  const id = `${name}.`;
  return {
    id,
    name: id,
    type: "Zone",
    url: `/api/v1/servers/localhost/zones/${id}`,
    kind: "Native",
    account: "",
    masters: [],
    serial,
    edited_serial: serial,
    notified_serial: 0,
    dnssec,
    nsec3param,
    nsec3narrow,
    soa_edit_api: soaEditAPI,
    api_rectify: apiRectify,
  };
}

function shownSet({ name, type, ttl, records }: RecordSet): object {
  return { name: `${name}.`, type, ttl, records: records.map((content) => ({ content, disabled: false })), comments: [] };
}
