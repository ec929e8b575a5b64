import { generateKeyPairSync } from "node:crypto";
import type { RandomBytes } from "../../platform/random.ts";
import { sha256Fingerprint } from "./fingerprints.ts";
import { sshString } from "./ssh-wire.ts";

export interface GeneratedSSHKey {
  /** One line for `authorized_keys`. */
  publicKey: string;
  /** Unencrypted OpenSSH private key, as `ssh` reads it from a file. */
  privateKey: string;
  fingerprint: string;
}

const keyType = "ssh-ed25519";

/** Makes an Ed25519 key pair. Nothing of it is kept anywhere. */
export function generateSSHKey(comment: string, random: RandomBytes): GeneratedSSHKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const point = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const seed = Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url");
  const blob = Buffer.concat([sshString(keyType), sshString(point)]);

  return {
    publicKey: `${keyType} ${blob.toString("base64")} ${comment}`,
    privateKey: toPEM(Buffer.concat([header(blob), sshString(privatePart(blob, seed, point, comment, random(4)))])),
    fingerprint: sha256Fingerprint(blob),
  };
}

/** OpenSSH's own key file format, `PROTOCOL.key` in its source: no cipher, no key derivation, one key. */
function header(blob: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    sshString("none"),
    sshString("none"),
    sshString(""),
    Buffer.from([0, 0, 0, 1]),
    sshString(blob),
  ]);
}

/** The check number stands twice, so that a reader knows that it decrypted rightly; then the key, padded with 1, 2, 3 … to blocks of 8. */
function privatePart(blob: Buffer, seed: Buffer, point: Buffer, comment: string, check: Buffer): Buffer {
  const bare = Buffer.concat([check, check, blob, sshString(Buffer.concat([seed, point])), sshString(comment)]);
  const padding = Buffer.from(Array.from({ length: (8 - (bare.length % 8)) % 8 }, (_, index) => index + 1));
  return Buffer.concat([bare, padding]);
}

function toPEM(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}
