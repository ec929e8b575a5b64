import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { PublishError } from "../publish-error.ts";

/** Whose signature an artifact must carry. */
export interface VerifyingKey {
  /** PEM (SubjectPublicKeyInfo), as `cosign verify --key` and Flux's `cosign-pub` take it. */
  publicKeyPem: string;
  /** SHA-256 of the public key, in hex: names it in messages. */
  fingerprint: string;
  /** An ECDSA signature in DER over SHA-256, as cosign makes them. */
  isSigned(bytes: Uint8Array, signature: Uint8Array): boolean;
}

export interface SigningKey extends VerifyingKey {
  sign(bytes: Uint8Array): Uint8Array;
}

/** A new pair, in PEM: PKCS #8 without a password, and SubjectPublicKeyInfo. */
export function generateSigningKey(): { privateKeyPem: string; publicKeyPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

  return { privateKeyPem: pem(privateKey.export({ type: "pkcs8", format: "pem" })), publicKeyPem: exportPublic(publicKey) };
}

/**
 * The key that `--key` names: a file, or `env://NAME` for a variable that holds the PEM. Rejects with PublishError PUB-SIGN, which never quotes
 * the key.
 */
export async function readSigningKey(reference: string, environment: Readonly<Record<string, string | undefined>>): Promise<SigningKey> {
  return parseSigningKey(await readPem(reference, environment), reference);
}

/** The public key that `--key` names, in the same two ways. A private key will do: its public half is taken. */
export async function readVerifyingKey(
  reference: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<VerifyingKey> {
  return parseVerifyingKey(await readPem(reference, environment), reference);
}

export function parseSigningKey(text: string, source = "the key"): SigningKey {
  if (text.includes("ENCRYPTED SIGSTORE") || text.includes("ENCRYPTED COSIGN")) {
    throw new PublishError("PUB-SIGN", `${source} is in cosign's own encrypted form; give an unencrypted PKCS #8 key (PEM).`);
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch (error) {
    throw new PublishError("PUB-SIGN", `${source} holds no private key in PEM.`, { cause: error });
  }
  requireP256(key, source);

  return { ...verifyingKey(createPublicKey(key)), sign: (bytes) => sign("sha256", bytes, key) };
}

export function parseVerifyingKey(text: string, source = "the key"): VerifyingKey {
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch (error) {
    throw new PublishError("PUB-SIGN", `${source} holds no key in PEM.`, { cause: error });
  }
  requireP256(key, source);

  return verifyingKey(key);
}

async function readPem(reference: string, environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const variable = /^env:\/\/(.+)$/.exec(reference)?.[1];
  if (variable === undefined) {
    return await readFile(reference, "utf8").catch((error: unknown) => {
      throw new PublishError("PUB-SIGN", `The key ${reference} cannot be read.`, { cause: error });
    });
  }
  const text = environment[variable];
  if (text === undefined || text === "") throw new PublishError("PUB-SIGN", `The variable ${variable} holds no key.`);

  return text;
}

function requireP256(key: KeyObject, source: string): void {
  if (key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1") return;
  throw new PublishError("PUB-SIGN", `${source} is no key of the curve P-256, which admission expects.`);
}

function verifyingKey(key: KeyObject): VerifyingKey {
  const fingerprint = createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");

  return { publicKeyPem: exportPublic(key), fingerprint, isSigned: (bytes, signature) => verify("sha256", bytes, key, signature) };
}

function exportPublic(key: KeyObject): string {
  return pem(key.export({ type: "spki", format: "pem" }));
}

function pem(exported: string | Buffer): string {
  return exported.toString();
}
