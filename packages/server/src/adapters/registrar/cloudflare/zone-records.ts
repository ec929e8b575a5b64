import { canonicalHosts } from "../host-names.ts";
import { type DsParts, formatDs } from "../ds-text.ts";
import { expectShape } from "../expect-shape.ts";
import { Refusal } from "../refusal.ts";
import type { RegistrarHttp } from "../registrar-http.ts";
import { writeOnce } from "../replace-set.ts";
import { recordExists, recordMissing } from "./read-refusal.ts";
import { checkers, type ZoneRecord } from "./schema.ts";

/** The records of one name in a hosted zone, as far as a delegation needs them. */
export interface ZoneRecords {
  list(name: string, signal: AbortSignal): Promise<ZoneRecord[]>;
  /** Safe to repeat: an equal record that is there already is fine. */
  add(record: NewRecord, signal: AbortSignal): Promise<void>;
  /** Safe to repeat: a record that is gone already is fine. */
  remove(record: ZoneRecord, signal: AbortSignal): Promise<void>;
}

export type NewRecord = { type: "NS"; name: string; content: string } | { type: "DS"; name: string; data: DsParts };

/** The same as PDM writes into parents of its own. */
const delegationTtl = 3600;

export function createZoneRecords(http: RegistrarHttp, base: string, zoneId: string): ZoneRecords {
  const path = `${base}/zones/${encodeURIComponent(zoneId)}/dns_records`;

  async function list(name: string, signal: AbortSignal): Promise<ZoneRecord[]> {
    const url = new URL(`${path}?${new URLSearchParams({ name, per_page: "100" }).toString()}`);
    const { result } = expectShape(checkers.records, await http.read({ method: "GET", url, signal }), "Cloudflare", "the list of records");
    return result.filter((record) => record.name.toLowerCase() === name);
  }

  return {
    list,
    async add(record, signal) {
      const isThere = async (): Promise<true | undefined> =>
        (await list(record.name, signal)).some((each) => textOf(each) === textOf(toWire(record))) || undefined;
      const post = async (): Promise<true> => {
        await http.write({ method: "POST", url: new URL(path), body: toWire(record), signal });
        return true;
      };
      try {
        await writeOnce(post, isThere);
      } catch (error) {
        if (!(error instanceof Refusal && recordExists.has(error.foreignCode) && (await isThere()))) throw error;
      }
    },
    async remove({ id, name }, signal) {
      const isGone = async (): Promise<true | undefined> => !(await list(name, signal)).some((each) => each.id === id) || undefined;
      const erase = async (): Promise<true> => {
        await http.write({ method: "DELETE", url: new URL(`${path}/${encodeURIComponent(id)}`), signal });
        return true;
      };
      try {
        await writeOnce(erase, isGone);
      } catch (error) {
        if (!(error instanceof Refusal && (error.foreignCode === recordMissing || error.foreignCode === "404"))) throw error;
      }
    },
  };
}

/** A record as one comparable text: the host of an NS, the four parts of a DS; undefined for other types. */
export function textOf({ type, content, data }: { type: string; content?: string; data?: unknown }): string | undefined {
  if (type === "NS") return canonicalHosts([content ?? ""])[0];
  if (type !== "DS") return undefined;
  if (!checkers.dsData.Check(data)) return content?.toLowerCase();
  return formatDs({ keyTag: data.key_tag, algorithm: data.algorithm, digestType: data.digest_type, digest: data.digest });
}

function toWire(record: NewRecord): { type: string; name: string; ttl: number; content?: string; data?: unknown } {
  const { type, name } = record;
  if (type === "NS") return { type, name, content: record.content, ttl: delegationTtl };
  const { keyTag, algorithm, digestType, digest } = record.data;
  return { type, name, ttl: delegationTtl, data: { key_tag: keyTag, algorithm, digest_type: digestType, digest } };
}
