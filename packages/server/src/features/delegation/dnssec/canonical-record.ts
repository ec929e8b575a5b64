import { type Answer, encode } from "dns-packet";
import type { DnsRecord } from "../dns-query.ts";

/** Bytes of a message before its first record: the header of RFC 1035, 4.1.1. */
const headerLength = 12;

/**
 * A record as it is signed (RFC 4034, 6.2): lower-case names in full, the given owner and TTL. Undefined for types that nobody asks about
 * here. The library writes names uncompressed, so that a message of one record is just that behind its header.
 */
export function canonicalRecord(record: DnsRecord, owner: string, ttl: number): Buffer | undefined {
  const answer = answerFor(record, owner, ttl);
  return answer && encode({ type: "response", answers: [answer] }).subarray(headerLength);
}

/** The data part alone. */
export function canonicalData(record: DnsRecord): Buffer | undefined {
  // The root as owner takes one byte; type, class, TTL and length ten.
  return canonicalRecord(record, ".", 0)?.subarray(11);
}

/** What an RRSIG says of itself, without the signature: the first part of what is signed. */
export function signaturePreamble(signature: DnsRecord): Buffer {
  const [covers = "", algorithm, labels, originalTTL, expiration, inception, keyTag, signer = ""] = signature.data.split(" ");
  const data = {
    typeCovered: covers,
    algorithm: Number(algorithm),
    labels: Number(labels),
    originalTTL: Number(originalTTL),
    expiration: Number(expiration),
    inception: Number(inception),
    keyTag: Number(keyTag),
    signersName: signer,
    signature: Buffer.alloc(0),
  };
  return encode({ type: "response", answers: [{ type: "RRSIG", name: ".", data }] }).subarray(headerLength + 11);
}

function answerFor({ type, data }: DnsRecord, name: string, ttl: number): Answer | undefined {
  const words = data.split(" ");
  const numberAt = (index: number) => Number(words[index]);
  switch (type) {
    case "A":
    case "AAAA":
    case "NS":
    case "CNAME":
      return { type, name, ttl, data };
    case "SOA": {
      const [mname = "", rname = ""] = words;
      const [serial, refresh, retry, expire, minimum] = words.slice(2).map(Number);
      return { type, name, ttl, data: { mname, rname, serial, refresh, retry, expire, minimum } };
    }
    case "DS": {
      const digest = Buffer.from(words[3] ?? "", "hex");
      return { type, name, ttl, data: { keyTag: numberAt(0), algorithm: numberAt(1), digestType: numberAt(2), digest } };
    }
    case "DNSKEY":
      return { type, name, ttl, data: { flags: numberAt(0), algorithm: numberAt(2), key: Buffer.from(words[3] ?? "", "base64") } };
    default:
      return undefined;
  }
}
