import { isIP } from "node:net";
import { RegistrarRefusal, type RegistrarCall, type WireAnswer } from "../registrar-module.ts";
import { canonicalHost, isHostName, isWithin } from "../host-name.ts";
import type { RegistrarDomain, ZoneRecord } from "../registrar-account.ts";
import { keyedHex, ok, page } from "./envelope.ts";

type Fields = Pick<ZoneRecord, "type" | "name" | "content" | "ttl" | "data">;

export function listRecords({ request }: RegistrarCall, zone: RegistrarDomain): WireAnswer {
  const { query } = request;
  const wanted = (parameter: string, value: string): boolean => {
    const asked = query[parameter] ?? query[`${parameter}.exact`];
    return asked === undefined || asked.toLowerCase() === value.toLowerCase();
  };
  const found = zone.records.filter(
    (record) => wanted("name", record.name) && wanted("type", record.type) && wanted("content", record.content),
  );
  return page(found.map(render), query, 100);
}

export function getRecord(zone: RegistrarDomain, id: string): WireAnswer {
  return ok(render(find(zone, id)));
}

export function createRecord({ book, request }: RegistrarCall, zone: RegistrarDomain): WireAnswer {
  const fields = readFields(request.body, zone);
  refuseClash(zone, fields);
  const now = book.clock.wall();
  const nth = book.rng.nth(`cloudflare record ${zone.name}`);
  const record: ZoneRecord = { id: keyedHex(book, `record ${zone.name} ${nth}`), ...fields, created: now, modified: now };
  book.write(zone, () => void zone.records.push(record));
  return ok(render(record));
}

export function patchRecord({ book, request }: RegistrarCall, zone: RegistrarDomain, id: string): WireAnswer {
  const record = find(zone, id);
  const fields = readFields({ ...record, ...(request.body as object | undefined) }, zone);
  refuseClash(zone, fields, record);
  book.write(zone, () => void Object.assign(record, fields, { modified: book.clock.wall() }));
  return ok(render({ ...record, ...fields }));
}

export function deleteRecord({ book }: RegistrarCall, zone: RegistrarDomain, id: string): WireAnswer {
  const record = find(zone, id);
  book.write(zone, () => void (zone.records = zone.records.filter((other) => other !== record)));
  return ok({ id: record.id });
}

function find(zone: RegistrarDomain, id: string): ZoneRecord {
  const record = zone.records.find((candidate) => candidate.id === id);
  if (!record) throw new RegistrarRefusal("81044", "Record does not exist.");
  return record;
}

function readFields(body: unknown, zone: RegistrarDomain): Fields {
  if (typeof body !== "object" || body === null) throw invalid(9207, "Request body is invalid.");
  const { type, name, content, ttl = 1, data } = body as Record<string, unknown>;
  if (typeof name !== "string" || name === "") throw invalid(9000, "DNS name is invalid.");
  if (typeof ttl !== "number" || !(ttl === 1 || (ttl >= 60 && ttl <= 86_400))) {
    throw invalid(9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
  }
  const fullName = fullNameOf(canonicalHost(name), zone.name);
  return { type: String(type), name: fullName, ttl, ...readContent(String(type), fullName, zone.name, content, data) };
}

function fullNameOf(name: string, zone: string): string {
  if (name === "@") return zone;
  return isWithin(name, zone) ? name : `${name}.${zone}`;
}

function readContent(type: string, name: string, zone: string, content: unknown, data: unknown): Pick<Fields, "content" | "data"> {
  if (type === "DS") return readDs(name, zone, data);
  const text = typeof content === "string" ? content.trim() : "";
  if (type === "A" && isIP(text) !== 4) throw invalid(9005, "Content for A record must be a valid IPv4 address.");
  if (type === "AAAA" && isIP(text) !== 6) throw invalid(9006, "Content for AAAA record must be a valid IPv6 address.");
  if (type === "NS" || type === "CNAME") {
    const host = canonicalHost(text);
    if (!isHostName(host)) throw invalid(type === "NS" ? 9010 : 9007, `Content for ${type} record is invalid.`);
    // The zone's own name servers are the provider's to choose.
    if (type === "NS" && name === zone) throw invalid(9010, "NS records at the zone's name cannot be set.");
    return { content: host };
  }
  if (!["A", "AAAA", "TXT", "MX", "CAA", "SRV"].includes(type)) throw invalid(9004, `DNS record type ${type} is invalid.`);
  if (text === "") throw invalid(9004, "Content is missing.");
  return { content: text };
}

function readDs(name: string, zone: string, data: unknown): Pick<Fields, "content" | "data"> {
  const { key_tag, algorithm, digest_type, digest } = (data ?? {}) as Record<string, unknown>;
  const numbers = [key_tag, algorithm, digest_type];
  if (!numbers.every((value) => Number.isInteger(value)) || typeof digest !== "string" || !/^[0-9a-fA-F]+$/.test(digest)) {
    throw invalid(9101, "data of a DS record must hold key_tag, algorithm, digest_type and digest.");
  }
  if (name === zone) throw invalid(9102, "DS records at the zone's name cannot be set.");
  return { content: `${numbers.join(" ")} ${digest}`, data: { key_tag, algorithm, digest_type, digest } };
}

function refuseClash(zone: RegistrarDomain, fields: Fields, self?: ZoneRecord): void {
  const others = zone.records.filter((record) => record !== self && record.name === fields.name);
  const same = others.find((record) => record.type === fields.type && record.content.toLowerCase() === fields.content.toLowerCase());
  if (same)
    throw same.ttl === fields.ttl
      ? new RegistrarRefusal("81058", "An identical record already exists.")
      : new RegistrarRefusal("81057", "The record already exists.");
  const addresses = ["A", "AAAA", "CNAME"];
  const clash =
    addresses.includes(fields.type) && others.some(({ type }) => addresses.includes(type) && (type === "CNAME" || fields.type === "CNAME"));
  if (clash) throw new RegistrarRefusal("81053", "An A, AAAA, or CNAME record with that host already exists.");
}

function invalid(code: number, message: string): RegistrarRefusal {
  return new RegistrarRefusal("1004", "DNS Validation Error", { details: { error_chain: [{ code, message }] } });
}

function render({ created, modified, ...record }: ZoneRecord): object {
  return {
    ...record,
    proxiable: ["A", "AAAA", "CNAME"].includes(record.type),
    proxied: false,
    settings: {},
    meta: {},
    comment: null,
    tags: [],
    created_on: new Date(created).toISOString(),
    modified_on: new Date(modified).toISOString(),
  };
}
