/** Why a text is no public key that nodes can be reached with. `detail` is a type, a curve or a number of bits. */
export interface KeyProblem {
  code:
    | "empty"
    | "private-key"
    | "other-format"
    | "lines"
    | "too-long"
    | "type"
    | "base64"
    | "cut-off"
    | "mismatch"
    | "malformed"
    | "short";
  detail?: string;
}

export interface PublicKey {
  type: string;
  /** The key as one trimmed line. */
  line: string;
  /** What the fingerprint is made of. */
  blob: Uint8Array<ArrayBuffer>;
}

/** Types that nodes accept, with the check of the parts after the type's own name (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4). */
const checks: Record<string, (parts: Uint8Array[]) => KeyProblem | undefined> = {
  "ssh-ed25519": ([point, ...rest]) => (point?.length === 32 && rest.length === 0 ? undefined : { code: "malformed" }),
  "ssh-rsa": checkRSA,
  "ecdsa-sha2-nistp256": (parts) => checkCurve(parts, "nistp256", 32),
  "ecdsa-sha2-nistp384": (parts) => checkCurve(parts, "nistp384", 48),
  "ecdsa-sha2-nistp521": (parts) => checkCurve(parts, "nistp521", 66),
};

export const acceptedKeyTypes: readonly string[] = Object.keys(checks);

/** As the server holds it: 4 KiB. */
const maxBytes = 4096;
const minRSABits = 3072;

/** Reads an OpenSSH public key completely: one line whose data is a key of the type it says. */
export function parsePublicKey(text: string): { key: PublicKey } | { problem: KeyProblem } {
  const line = text.trim();
  if (line === "") return refuse("empty");
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(line)) return refuse("private-key");
  if (line.startsWith("----")) return refuse("other-format");
  if (/[\r\n]/.test(line)) return refuse("lines");
  if (new TextEncoder().encode(line).length > maxBytes) return refuse("too-long");

  const [type = "", data = ""] = line.split(/[ \t]+/);
  const check = checks[type];
  if (!check) return refuse("type", type.slice(0, 40));
  const blob = decodeBase64(data);
  if (!blob) return refuse("base64");
  const parts = splitStrings(blob);
  const [inner, ...rest] = parts ?? [];
  if (!inner) return refuse("cut-off");
  if (textOf(inner) !== type) return refuse("mismatch", textOf(inner).slice(0, 40));
  const problem = check(rest);
  return problem ? { problem } : { key: { type, line, blob } };
}

/** `SHA256:` and unpadded base64, as `ssh-keygen -l` prints it. */
export async function fingerprintOf({ blob }: PublicKey): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", blob));
  return `SHA256:${btoa(String.fromCharCode(...digest)).replace(/=+$/, "")}`;
}

function checkRSA([exponent, modulus, ...rest]: Uint8Array[]): KeyProblem | undefined {
  if (!exponent || !modulus || rest.length > 0 || isNegative(exponent) || isNegative(modulus)) return { code: "malformed" };
  const bits = bitLength(modulus);
  return bits >= minRSABits ? undefined : { code: "short", detail: String(bits) };
}

/** The curve's name and an uncompressed point: 0x04 and two coordinates. */
function checkCurve([name, point, ...rest]: Uint8Array[], curve: string, size: number): KeyProblem | undefined {
  const fits = name && textOf(name) === curve && point?.length === 1 + 2 * size && point[0] === 4 && rest.length === 0;
  return fits ? undefined : { code: "malformed" };
}

function bitLength(integer: Uint8Array): number {
  const start = integer.findIndex((byte) => byte !== 0);
  return start === -1 ? 0 : (integer.length - start) * 8 - Math.clz32(integer[start]!) + 24;
}

/** Two's complement, most significant byte first. */
function isNegative(integer: Uint8Array): boolean {
  return ((integer[0] ?? 0) & 0x80) !== 0;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Splits a blob into its length-prefixed strings (RFC 4251 §5); undefined when a length does not fit or bytes are left over. */
function splitStrings(blob: Uint8Array<ArrayBuffer>): Uint8Array[] | undefined {
  const view = new DataView(blob.buffer);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < blob.length;) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + view.getUint32(at);
    if (end > blob.length) return undefined;
    parts.push(blob.subarray(at + 4, end));
    at = end;
  }
  return parts;
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function refuse(code: KeyProblem["code"], detail?: string): { problem: KeyProblem } {
  return { problem: { code, ...(detail === undefined ? {} : { detail }) } };
}
