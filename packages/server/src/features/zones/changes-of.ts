import { isIPv6 } from "node:net";
import type { RecordSet } from "./dns-server.ts";
import { shortIPv6 } from "./wanted-zone.ts";

/**
 * What has to be written so that a zone holds the wanted sets; an empty set wants absence. Sets that nobody asked about stay as they are.
 * A name whose addresses are computed by a LUA record has its own writer: a plain address beside it would be answered as well.
 */
export function changesOf(wanted: readonly RecordSet[], present: readonly RecordSet[]): RecordSet[] {
  const presentByKey = new Map(present.map((set) => [keyOf(set), set]));

  return wanted.flatMap((set) => {
    const there = presentByKey.get(keyOf(set));
    if (isAddress(set) && presentByKey.has(keyOf({ name: set.name, type: "LUA" }))) return [];
    if (there === undefined) return set.records.length === 0 ? [] : [set];
    return sameSet(set, there) ? [] : [set.type === "SOA" ? withSerialOf(set, there) : set];
  });
}

/** Whether two sets answer alike: order and spelling do not count, nor does the serial, which the server moves. */
export function sameSet(one: RecordSet, other: RecordSet): boolean {
  if (one.records.length === 0 || other.records.length === 0) return one.records.length === other.records.length;
  return one.ttl === other.ttl && contentsOf(one) === contentsOf(other);
}

export function keyOf({ name, type }: Pick<RecordSet, "name" | "type">): string {
  return `${name.toLowerCase()} ${type}`;
}

function contentsOf({ type, records }: RecordSet): string {
  return [...new Set(records.map((content) => comparable(type, content)))].toSorted().join("\n");
}

function comparable(type: string, content: string): string {
  if (type === "AAAA" && isIPv6(content)) return shortIPv6(content);
  if (type === "SOA") return withSerial(content.toLowerCase(), "0");
  return type === "NS" || type === "CNAME" || type === "DS" ? content.toLowerCase() : content;
}

/** A serial that went back would look like an old copy. */
function withSerialOf(set: RecordSet, there: RecordSet): RecordSet {
  const serial = there.records[0]?.split(" ")[2];
  return serial === undefined ? set : { ...set, records: set.records.map((content) => withSerial(content, serial)) };
}

function withSerial(content: string, serial: string): string {
  return content
    .split(/\s+/)
    .map((word, index) => (index === 2 ? serial : word))
    .join(" ");
}

function isAddress({ type }: RecordSet): boolean {
  return type === "A" || type === "AAAA";
}
