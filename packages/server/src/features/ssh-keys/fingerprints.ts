import { createHash } from "node:crypto";

/** `SHA256:` and unpadded base64, as `ssh-keygen -l` prints it. */
export function sha256Fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** Colon-separated MD5, as Hetzner's API shows it. A name, not a protection. */
export function md5Fingerprint(blob: Buffer): string {
  return (createHash("md5").update(blob).digest("hex").match(/../g) ?? []).join(":");
}
