import { md5Fingerprint, sha256Fingerprint } from "./fingerprints.ts";
import { readSshStrings } from "./ssh-wire.ts";

export interface SSHPublicKey {
  type: string;
  comment: string;
  /** The key as one trimmed line. */
  line: string;
  /** `SHA256:…`, for people. */
  sha256: string;
  /** `aa:bb:…`, by which Hetzner finds a key that a project already holds. */
  md5: string;
}

export type ParsedSSHKey = { ok: true; key: SSHPublicKey } | { ok: false; why: string };

/** The most a key may take, bytes. An RSA key of 16,384 bits fits. */
const maxBytes = 4096;
const minRSABits = 3072;

/** Reads an OpenSSH public key completely, so that a key the cloud would refuse is found before anything is created. `why` is a sentence for people. */
export function parseSSHPublicKey(text: string): ParsedSSHKey {
  const line = text.trim();
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(line))
    return refuse(
      "This is a private key. Paste the public one (the file that ends in .pub), and replace this pair if it left your machine.",
    );
  if (line.startsWith("---- BEGIN SSH2") || line.startsWith("-----BEGIN"))
    return refuse("Paste the key in OpenSSH form, one line that starts with its type, such as ssh-ed25519.");
  if (line === "") return refuse("The key is empty.");
  if (Buffer.byteLength(line) > maxBytes) return refuse("The key is longer than 4 KiB.");
  if (/[\r\n]/.test(line)) return refuse("The key must be one line; paste a single key.");
  if (/\p{Cc}/u.test(line.replaceAll("\t", " "))) return refuse("The key holds control characters.");

  const [type = "", data = "", ...comment] = line.split(/[ \t]+/);
  const check = keyTypes[type];
  if (!check) return refuse(`The type ${quote(type)} is not accepted; use ${Object.keys(keyTypes).join(", ")}.`);
  if (data === "") return refuse("The key's data is missing after its type.");
  if (!isBase64(data)) return refuse("The key's data is not valid base64; it may have been cut off when copying.");

  const blob = Buffer.from(data, "base64");
  const parts = readSshStrings(blob);
  const inner = parts?.[0]?.toString("latin1");
  if (!parts || inner === undefined) return refuse("The key's data is incomplete; it may have been cut off when copying.");
  if (inner !== type) return refuse(`The line says ${quote(type)}, but its data is of type ${quote(inner)}.`);
  const problem = check(parts);
  if (problem) return refuse(problem);

  return { ok: true, key: { type, comment: comment.join(" "), line, sha256: sha256Fingerprint(blob), md5: md5Fingerprint(blob) } };
}

/** What is wrong with the parts of a blob of each accepted type (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4); undefined when nothing is. */
const keyTypes: Record<string, (parts: Buffer[]) => string | undefined> = {
  "ssh-ed25519": ([, point, ...rest]) =>
    point?.length === 32 && rest.length === 0 ? undefined : "An ssh-ed25519 key must hold exactly 32 bytes.",
  "ssh-rsa": checkRSA,
  "ecdsa-sha2-nistp256": (parts) => checkCurve(parts, "nistp256", 32),
  "ecdsa-sha2-nistp384": (parts) => checkCurve(parts, "nistp384", 48),
  "ecdsa-sha2-nistp521": (parts) => checkCurve(parts, "nistp521", 66),
};

function checkRSA([, exponent, modulus, ...rest]: Buffer[]): string | undefined {
  if (!exponent || !modulus || rest.length > 0 || isNegative(exponent) || isNegative(modulus))
    return "The RSA key's numbers are malformed.";
  const bits = bitLength(modulus);
  return bits >= minRSABits
    ? undefined
    : `The RSA key has ${bits} bits; at least ${minRSABits} are needed. An ssh-ed25519 key is shorter and stronger.`;
}

/** An uncompressed point: 0x04 and two coordinates. */
function checkCurve([, name, point, ...rest]: Buffer[], curve: string, size: number): string | undefined {
  const fits = name?.toString("latin1") === curve && point?.length === 1 + 2 * size && point[0] === 4 && rest.length === 0;
  return fits ? undefined : `The key's point does not belong to the curve ${curve}.`;
}

function bitLength(integer: Buffer): number {
  const start = integer.findIndex((byte) => byte !== 0);
  if (start === -1) return 0;
  return (integer.length - start) * 8 - Math.clz32(integer[start] ?? 0) + 24;
}

/** Two's complement, most significant byte first. */
function isNegative(integer: Buffer): boolean {
  return ((integer[0] ?? 0) & 0x80) !== 0;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function quote(text: string): string {
  return `"${text.slice(0, 40)}"`;
}

function refuse(why: string): ParsedSSHKey {
  return { ok: false, why };
}
