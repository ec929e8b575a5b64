import { hash } from "node:crypto";

// User data holds join tokens and keys of a cluster; the rest are what their names say.
const secretFields = new Set(["user_data", "private_key", "password", "root_password", "token", "secret", "authorization"]);

/** A copy of a request body in which secrets are only recognisable, not readable. */
export function scrub(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(scrub);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      secretFields.has(key) && typeof inner === "string" ? fingerprint(inner) : scrub(inner),
    ]),
  );
}

function fingerprint(secret: string): { sha256: string; bytes: number } {
  return { sha256: hash("sha256", secret, "hex"), bytes: Buffer.byteLength(secret) };
}
