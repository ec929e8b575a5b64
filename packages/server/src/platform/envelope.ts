import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import type { RandomBytes } from "./random.ts";

/** Authenticated encryption (AES-256-GCM). `context` binds a ciphertext to its place: opened under another one, it fails. */
export interface Key {
  /** Short public name, derived from the key; tells which key sealed what. */
  id: string;
  bytes: Buffer;
}

export function keyOf(bytes: Buffer): Key {
  if (bytes.length !== 32) throw new Error(`An encryption key has 32 bytes, this one has ${bytes.length}`);
  return { id: createHash("sha256").update("catalyst-key-id").update(bytes).digest("hex").slice(0, 16), bytes };
}

const nonceLength = 12;
const tagLength = 16;

/** Layout: nonce (12 bytes), tag (16), ciphertext. */
export function seal(key: Key, plaintext: Buffer, context: string, random: RandomBytes): Buffer {
  const nonce = random(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws when the key is another one, the context differs or a bit has changed. */
export function unseal(key: Key, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, sealed.subarray(0, nonceLength));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(nonceLength + tagLength)), decipher.final()]);
}
