/** Names that a stored draft never keeps: see `draft/read-draft.ts`. */
const secretName = /token|secret|password|privateKey/i;

export interface ReadMirrors {
  /** Those lines that can be used. */
  mirrors: Record<string, string>;
  /** The first line that cannot, from 1. */
  problem?: { line: number; kind: "shape" | "host" | "address" };
}

/** Reads one mirror a line, `host = address`. */
export function readMirrors(text: string): ReadMirrors {
  const mirrors: Record<string, string> = {};
  let problem: ReadMirrors["problem"];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [, host = "", address = ""] = /^\s*(\S+?)(?:\s*=\s*|\s+)(\S+)\s*$/.exec(line) ?? [];
    const kind = host === "" ? "shape" : isHost(host) ? (isPlainAddress(address) ? undefined : "address") : "host";
    if (kind === undefined) mirrors[host] = address;
    else problem ??= { line: index + 1, kind };
  }
  return { mirrors, ...(problem ? { problem } : {}) };
}

export function writeMirrors(mirrors: Readonly<Record<string, string>>): string {
  return Object.entries(mirrors)
    .map(([host, address]) => `${host} = ${address}`)
    .join("\n");
}

/** An address of the web that gives away no name or password. */
export function isPlainAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && ["http:", "https:"].includes(url.protocol) && url.username === "" && url.password === "";
}

/** Certificates in PEM and nothing else: a private key pasted here by mistake is refused before it is stored anywhere. */
export function holdsOnlyCertificates(pem: string): boolean {
  const labels = [...pem.matchAll(/-----BEGIN ([^-]*)-----/g)].map(([, label]) => label);
  return labels.length > 0 && labels.every((label) => label === "CERTIFICATE");
}

function isHost(text: string): boolean {
  return /^(\*|[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?)$/i.test(text) && !secretName.test(text);
}
