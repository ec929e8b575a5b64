import { type KeyObject, createHash, createPublicKey } from "node:crypto";
import type { DnsRecord } from "../dns-query.ts";
import { canonicalData } from "./canonical-record.ts";

/** A zone's key, read from its DNSKEY record. */
export interface PublishedKey {
  keyTag: number;
  algorithm: number;
  flags: number;
  /** The record's data as it is signed and digested. */
  data: Buffer;
  publicKey: Buffer;
}

export function readKey(record: DnsRecord): PublishedKey {
  const [flags, , algorithm, publicKey = ""] = record.data.split(" ");
  const data = canonicalData(record) ?? Buffer.alloc(0);
  return { keyTag: keyTagOf(data), algorithm: Number(algorithm), flags: Number(flags), data, publicKey: Buffer.from(publicKey, "base64") };
}

/** Whether a DS text stands for the key of that zone. False for digests that we do not compute. */
export function matchesDs(key: PublishedKey, zone: string, ds: string): boolean {
  const [keyTag, algorithm, digestType = "", digest] = ds.split(" ");
  const hash = hashOfDigestType[digestType];
  if (hash === undefined || Number(keyTag) !== key.keyTag || Number(algorithm) !== key.algorithm) return false;

  return createHash(hash).update(wireName(zone)).update(key.data).digest("hex") === digest?.toLowerCase();
}

/** The DS text of a key, with the digest that parents are given today. */
export function dsOf(key: PublishedKey, zone: string): string {
  const digest = createHash("sha256").update(wireName(zone)).update(key.data).digest("hex");
  return `${key.keyTag} ${key.algorithm} 2 ${digest}`;
}

/** RFC 8624's list, less GOST. */
const hashOfDigestType: Record<string, string> = { "1": "sha1", "2": "sha256", "4": "sha384" };

export const rsaSha256 = 8;
export const ecdsaP256Sha256 = 13;

/** The key for computing, undefined for algorithms other than 8 and 13. */
export function cryptoKey({ algorithm, publicKey }: PublishedKey): KeyObject | undefined {
  if (algorithm === ecdsaP256Sha256) {
    // Both coordinates, 32 bytes each (RFC 6605, 4).
    return createPublicKey({
      format: "jwk",
      key: { kty: "EC", crv: "P-256", x: base64url(publicKey.subarray(0, 32)), y: base64url(publicKey.subarray(32)) },
    });
  }
  if (algorithm === rsaSha256) {
    // The exponent's length in one byte, or in two after a zero; the rest is the modulus (RFC 3110, 2).
    const [start, length] = publicKey[0] === 0 ? [3, publicKey.readUInt16BE(1)] : [1, publicKey[0] ?? 0];
    const exponent = publicKey.subarray(start, start + length);
    const modulus = publicKey.subarray(start + length);
    return createPublicKey({ format: "jwk", key: { kty: "RSA", e: base64url(exponent), n: base64url(modulus) } });
  }
  return undefined;
}

/** RFC 4034, appendix B. */
function keyTagOf(data: Buffer): number {
  let sum = 0;
  for (const [index, byte] of data.entries()) sum += index % 2 === 0 ? byte << 8 : byte;
  return (sum + ((sum >> 16) & 0xffff)) & 0xffff;
}

function wireName(name: string): Buffer {
  const labels = name === "." ? [] : name.split(".");
  return Buffer.concat([...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.from([0])]);
}

function base64url(bytes: Buffer): string {
  return bytes.toString("base64url");
}
