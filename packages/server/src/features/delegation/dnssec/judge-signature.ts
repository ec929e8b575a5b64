import { verify } from "node:crypto";
import type { SignatureState } from "@catalyst/contract";
import type { DnsRecord } from "../dns-query.ts";
import { canonicalData, canonicalRecord, signaturePreamble } from "./canonical-record.ts";
import { type PublishedKey, cryptoKey } from "./zone-key.ts";

export interface SignedSet {
  name: string;
  type: string;
  /** The whole section of an answer: the set, its signatures, and whatever else stands there. */
  records: readonly DnsRecord[];
}

export interface Judgement {
  state: SignatureState;
  /** When the best signature ends. */
  until?: Date;
  /** The tag of the key that made it. */
  keyTag?: number;
}

/** What the signatures over a set are worth, the best of them counting. Signatures by another zone than the signer do not. */
export function judgeSignature(set: SignedSet, signer: string, keys: readonly PublishedKey[], now: Date): Judgement {
  const signatures = set.records.filter(
    ({ name, signature }) => name === set.name && signature?.covers === set.type && signature.signer === signer,
  );
  const judgements = signatures.map((signature) => judgeOne(signature, set, keys, now));
  return judgements.toSorted((a, b) => worth.indexOf(a.state) - worth.indexOf(b.state))[0] ?? { state: "missing" };
}

/** The best first. */
const worth: readonly SignatureState[] = ["valid", "unchecked", "expired", "not-yet-valid", "wrong", "no-key", "missing"];

function judgeOne(record: DnsRecord, set: SignedSet, keys: readonly PublishedKey[], now: Date): Judgement {
  const { signature } = record;
  if (!signature) return { state: "missing" };
  const about = { until: signature.expiration, keyTag: signature.keyTag };
  if (now > signature.expiration) return { state: "expired", ...about };
  if (now < signature.inception) return { state: "not-yet-valid", ...about };

  // Two keys may share a tag; the signature has to be that of one of them.
  const candidates = keys.filter((key) => key.keyTag === signature.keyTag && key.algorithm === signature.algorithm);
  if (candidates.length === 0) return { state: "no-key", ...about };
  const verdicts = candidates.map((key) => isBy(key, record, set));
  if (verdicts.includes(true)) return { state: "valid", ...about };
  return { state: verdicts.includes(undefined) ? "unchecked" : "wrong", ...about };
}

/** Undefined when the algorithm or the type is not one that we compute. */
function isBy(key: PublishedKey, record: DnsRecord, set: SignedSet): boolean | undefined {
  const publicKey = cryptoKey(key);
  const signed = signedBytes(record, set);
  if (!publicKey || !signed) return undefined;

  const signature = Buffer.from(record.data.split(" ")[8] ?? "", "base64");
  // ECDSA signatures are the two numbers side by side; for RSA the option means nothing.
  return verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
}

/** RFC 4034, 3.1.8.1: the signature's own data, then the set in canonical order. */
function signedBytes(record: DnsRecord, { name, type, records }: SignedSet): Buffer | undefined {
  const [, , labels, originalTtl] = record.data.split(" ");
  const owner = signedOwner(name, Number(labels));
  const set = records.filter((each) => each.name === name && each.type === type);
  const sorted = set.flatMap((each) => {
    const data = canonicalData(each);
    const whole = canonicalRecord(each, owner, Number(originalTtl));
    return data && whole ? [{ data, whole }] : [];
  });
  if (sorted.length < set.length || sorted.length === 0) return undefined;

  // By the data alone (RFC 4034, 6.3): its length, which stands before it, does not count.
  sorted.sort((a, b) => Buffer.compare(a.data, b.data));
  return Buffer.concat([signaturePreamble(record), ...sorted.map(({ whole }) => whole)]);
}

/** An answer made from a wildcard is signed under the wildcard's name: the signature tells how many labels that has. */
function signedOwner(name: string, labels: number): string {
  if (name === ".") return name;
  const own = name.split(".");
  const count = own[0] === "*" ? own.length - 1 : own.length;
  return count > labels ? ["*", ...own.slice(own.length - labels)].join(".") : name;
}
