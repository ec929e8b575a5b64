import type { Answer } from "dns-packet";
import { bareName, isWithin, registeredDomainOf } from "./registered-domain.ts";

/** One record of a domain at its old host, as a zone file would show it. */
export interface ParkingRecord {
  /** `@` or a name below the domain: `www`, `_dmarc`. */
  name: string;
  type: "A" | "AAAA" | "CNAME" | "MX" | "TXT" | "CAA" | "NS";
  /** `192.0.2.7`, `10 mail.acme.works`, `0 issue "letsencrypt.org"`; of TXT the plain text. */
  content: string;
}

export interface ParkingAnswer {
  exists: boolean;
  answers: Answer[];
  /** Owner of the SOA for an answer that says no. */
  apex: string;
}

export interface ParkingBook {
  setRecords(domain: string, records: readonly ParkingRecord[]): void;
  look(name: string, type: string): ParkingAnswer;
}

const ttl = 60;

/**
 * What the rest of the world's name servers answer: of a domain somebody told about, exactly its records; of any other the parking address
 * for every name in it, which is what registrars do with domains without content.
 */
export function createParkingBook(address: string, hosts: readonly string[]): ParkingBook {
  const domains = new Map<string, readonly ParkingRecord[]>();

  function look(given: string, type: string): ParkingAnswer {
    const name = bareName(given);
    const known = [...domains.keys()].filter((domain) => isWithin(name, domain)).toSorted((a, b) => b.length - a.length)[0];
    const apex = known ?? registeredDomainOf(name);
    const records = known === undefined ? undefined : domains.get(known)!;
    if (name === apex && type === "SOA") return { exists: true, apex, answers: [soa(apex)] };
    if (name === apex && type === "NS" && !records?.some((record) => record.name === "@" && record.type === "NS"))
      return { exists: true, apex, answers: hosts.map((host) => ({ name, type: "NS", ttl, data: host })) };
    // A parked domain's servers, and hosts that serve others, have the one address that there is.
    if (records === undefined || hosts.includes(name))
      return { exists: true, apex, answers: type === "A" ? [{ name, type: "A", ttl, data: address }] : [] };

    const here = records.filter((record) => ownerOf(record, apex) === name);
    const wanted = here.filter((record) => record.type === type || record.type === "CNAME");
    const exists = name === apex || records.some((record) => isWithin(ownerOf(record, apex), name));
    return { exists, apex, answers: wanted.map((record) => toAnswer(name, record)) };
  }

  return { setRecords: (domain, records) => void domains.set(bareName(domain), [...records]), look };
}

export function soa(apex: string): Answer {
  const data = { mname: `ns1.${apex}`, rname: `hostmaster.${apex}`, serial: 1, refresh: 10_800, retry: 3_600, expire: 604_800, minimum: 5 };

  return { name: apex, type: "SOA", ttl, data };
}

function ownerOf({ name }: ParkingRecord, apex: string): string {
  return name === "@" ? apex : `${bareName(name)}.${apex}`;
}

function toAnswer(name: string, { type, content }: ParkingRecord): Answer {
  switch (type) {
    case "MX": {
      const [preference = "", exchange = ""] = content.split(/\s+/);
      return { name, type, ttl, data: { preference: Number(preference), exchange: bareName(exchange) } };
    }
    case "CAA": {
      const [flags = "0", tag = "", value = ""] = content.split(/\s+/);
      return { name, type, ttl, data: { flags: Number(flags), tag: tag as "issue", value: value.replaceAll('"', "") } };
    }
    case "TXT":
      return { name, type, ttl, data: content.match(/.{1,255}/gs) ?? [""] };
    case "CNAME":
    case "NS":
      return { name, type, ttl, data: bareName(content) };
    case "A":
    case "AAAA":
      return { name, type, ttl, data: content };
    default:
      return type satisfies never;
  }
}
