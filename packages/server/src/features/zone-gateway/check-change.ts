import { type Static, Type } from "typebox";
import { sovereignLabels } from "../zones/sovereign-zone.ts";
import { nameIn } from "../zones/wanted-zone.ts";
import type { RecordSet } from "../zones/dns-server.ts";

/** One change as PowerDNS' API takes it. Members that change nothing here are let through. */
export const RrsetChange = Type.Object({
  name: Type.String({ maxLength: 300 }),
  type: Type.String({ maxLength: 20 }),
  ttl: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  changetype: Type.Optional(Type.String({ maxLength: 20 })),
  records: Type.Optional(
    Type.Array(Type.Object({ content: Type.String({ maxLength: 4096 }), disabled: Type.Optional(Type.Boolean()) }), { maxItems: 100 }),
  ),
});
export type RrsetChange = Static<typeof RrsetChange>;

export interface GatewayZone {
  zone: string;
  /** Names whose addresses a policy decides on. */
  computedNames: readonly string[];
}

/** What holders of a zone's key may write. LUA is code, NS, SOA, DS and DNSKEY hold the zone together. */
const allowedTypes = new Set(["A", "AAAA", "CNAME", "TXT", "SRV", "MX", "CAA"]);
/** Those that would be answered beside, or instead of, computed addresses. */
const addressTypes = new Set(["A", "AAAA", "CNAME"]);

/** A change in our terms, or the sentence why it is not taken. */
export function checkChange(change: RrsetChange, { zone, computedNames }: GatewayZone): RecordSet | string {
  const name = change.name.toLowerCase();
  if (!name.endsWith(".")) return `RRset ${change.name} is not an absolute name`;
  const bare = name.slice(0, -1);
  if (bare !== zone && !bare.endsWith(`.${zone}`)) return `RRset ${change.name} is not within zone ${zone}.`;

  // An ALIAS is resolved by the server itself; below the apex the same is said by a CNAME.
  const type = change.type === "ALIAS" && bare !== zone ? "CNAME" : change.type;
  if (!allowedTypes.has(type)) return `RRset ${change.name} is of type ${change.type}, which this key may not write`;
  if (sovereignLabels.some((label) => nameIn(zone, label) === bare)) return `RRset ${change.name} is one of the zone's own names`;
  if (bare.split(".").some((label) => label.startsWith("_acme-challenge")))
    return `RRset ${change.name} is for certificates; use a dynamic update`;
  if (addressTypes.has(type) && computedNames.includes(bare)) return `RRset ${change.name} follows a policy; its addresses are not written`;

  if (change.changetype === "DELETE") return { name: bare, type, ttl: 0, records: [] };
  if (change.changetype !== "REPLACE")
    return `RRset ${change.name} has the changetype ${change.changetype ?? "none"}; known are REPLACE and DELETE`;
  if (change.records?.some(({ disabled }) => disabled)) return `RRset ${change.name} has disabled records, which are not kept here`;
  if (change.ttl === undefined) return `RRset ${change.name} has no ttl`;
  return { name: bare, type, ttl: change.ttl, records: (change.records ?? []).map(({ content }) => content) };
}
