import { createHash } from "node:crypto";

const longest = 32;

/** Cloud-safe form of a domain: dots become hyphens; one that is too long keeps its beginning and gets 8 hex digits of its SHA-256. */
export function slugOf(fqdn: string): string {
  const plain = fqdn.replaceAll(".", "-");
  if (plain.length <= longest) return plain;
  return `${plain.slice(0, 23)}-${createHash("sha256").update(fqdn).digest("hex").slice(0, 8)}`;
}
