import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStatement, signStatement, type Statement } from "./dsse.ts";
import { signedDigest, simpleSigningPayload } from "./simple-signing.ts";
import { generateSigningKey, parseSigningKey, parseVerifyingKey, readSigningKey, readVerifyingKey } from "./signing-key.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const pems = generateSigningKey();
const key = parseSigningKey(pems.privateKeyPem);
const statement: Statement = { predicateType: "https://example.org/type", predicate: { a: 1 }, subject: { name: "x", digest } };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalyst-signing-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("OpenSSL, which knows nothing of ours,", () => {
  test("verifies the signature over the signed text, and not over another", async () => {
    const payload = simpleSigningPayload("ghcr.io/openova-io/bp-x", digest);

    const signature = key.sign(payload);

    expect(await opensslVerifies(payload, signature)).toBe(true);
    expect(await opensslVerifies(simpleSigningPayload("ghcr.io/openova-io/bp-x", digest.replace("ab", "ac")), signature)).toBe(false);
  });

  test("verifies a statement over the encoding that DSSE prescribes", async () => {
    const envelope = JSON.parse(new TextDecoder().decode(signStatement(statement, key))) as {
      payload: string;
      signatures: { sig: string }[];
    };

    const payload = Buffer.from(envelope.payload, "base64");
    const encoded = Buffer.concat([Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${payload.length} `), payload]);
    expect(await opensslVerifies(encoded, Buffer.from(envelope.signatures[0]!.sig, "base64"))).toBe(true);
  });

  test("makes keys that we sign with", async () => {
    const path = join(folder, "key.pem");
    await execa("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path]);

    const read = await readSigningKey(path, {});

    expect(read.isSigned(Buffer.from("x"), read.sign(Buffer.from("x")))).toBe(true);
  });
});

describe("A statement", () => {
  test("is opened by the key that signed it, and by no other", () => {
    const envelope = signStatement(statement, key);

    expect(openStatement(envelope, key)).toEqual(statement);
    expect(openStatement(envelope, parseSigningKey(generateSigningKey().privateKeyPem))).toBeUndefined();
  });

  test("is not opened when anything in it has changed", () => {
    const envelope = JSON.parse(new TextDecoder().decode(signStatement(statement, key))) as { payload: string };
    const changed = Buffer.from(envelope.payload, "base64").toString().replace('"a":1', '"a":2');

    const bytes = Buffer.from(JSON.stringify({ ...envelope, payload: Buffer.from(changed).toString("base64") }));

    expect(openStatement(bytes, key)).toBeUndefined();
  });

  test.each(["", "[]", "{}", '{"payloadType":"text/plain","payload":"","signatures":[{"sig":""}]}'])("is not found in %s", (text) => {
    expect(openStatement(Buffer.from(text), key)).toBeUndefined();
    expect(signedDigest(Buffer.from(text))).toBeUndefined();
  });
});

describe("A key", () => {
  test("comes from a file or from a variable, and its public half from either half", async () => {
    const path = join(folder, "key.pem");
    await writeFile(path, pems.privateKeyPem);

    expect((await readSigningKey(path, {})).fingerprint).toBe(key.fingerprint);
    expect((await readSigningKey("env://KEY", { KEY: pems.privateKeyPem })).fingerprint).toBe(key.fingerprint);
    expect((await readVerifyingKey("env://KEY", { KEY: pems.publicKeyPem })).publicKeyPem).toBe(pems.publicKeyPem);
    expect((await readVerifyingKey(path, {})).publicKeyPem).toBe(pems.publicKeyPem);
  });

  test("that is missing is named, and one that is wrong is not quoted", async () => {
    await expect(readSigningKey(join(folder, "none.pem"), {})).rejects.toMatchObject({
      code: "PUB-SIGN",
      message: expect.stringContaining("none.pem"),
    });
    await expect(readSigningKey("env://KEY", {})).rejects.toMatchObject({ code: "PUB-SIGN", message: expect.stringContaining("KEY") });
    await expect(readSigningKey("env://KEY", { KEY: "s3cret" })).rejects.not.toThrow("s3cret");
  });

  test("of another kind, or in cosign's encrypted form, is refused with the reason", () => {
    const curve = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const other = generateKeyPairSync("ed25519");
    const pem = (pair: typeof curve): string => pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

    expect(() => parseSigningKey(pem(curve))).toThrow("P-256");
    expect(() => parseSigningKey(pem(other))).toThrow("P-256");
    expect(() => parseVerifyingKey(curve.publicKey.export({ type: "spki", format: "pem" }).toString())).toThrow("P-256");
    expect(() => parseSigningKey("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----")).toThrow("encrypted");
  });
});

async function opensslVerifies(bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const files = { key: join(folder, "key.pub"), bytes: join(folder, "bytes"), signature: join(folder, "signature") };
  await Promise.all([writeFile(files.key, pems.publicKeyPem), writeFile(files.bytes, bytes), writeFile(files.signature, signature)]);
  const verify = ["dgst", "-sha256", "-verify", files.key, "-signature", files.signature, files.bytes];
  const { failed } = await execa("openssl", verify, { reject: false });

  return !failed;
}
