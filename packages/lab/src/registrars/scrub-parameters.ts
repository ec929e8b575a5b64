import { hash } from "node:crypto";

/** A copy of parameters in which credentials are only recognisable, not readable. */
export function scrubParameters(value: unknown, secret: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === "string" && secret.includes(name.toLowerCase()) ? fingerprint(inner) : inner,
    ]),
  );
}

/** The same for a query string. */
export function scrubQuery(query: Record<string, string>, secret: readonly string[]): string {
  return Object.entries(query)
    .map(([name, value]) => {
      if (!secret.includes(name.toLowerCase())) return `${name}=${value}`;
      const { sha256, bytes } = fingerprint(value);
      return `${name}={sha256:${sha256},bytes:${bytes}}`;
    })
    .join("&");
}

function fingerprint(secret: string): { sha256: string; bytes: number } {
  return { sha256: hash("sha256", secret, "hex"), bytes: Buffer.byteLength(secret) };
}
