import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSigningKey, readVerifyingKey } from "./signing-key.ts";
import { writeSigningKey } from "./write-signing-key.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalyst-keys-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("writes a pair whose halves belong together, the private one for its owner only", async () => {
  const { privateKeyPath, publicKeyPath } = await writeSigningKey(join(folder, "signing.pem"));

  const [signing, verifying] = [await readSigningKey(privateKeyPath, {}), await readVerifyingKey(publicKeyPath, {})];
  expect(verifying.isSigned(Buffer.from("x"), signing.sign(Buffer.from("x")))).toBe(true);
  expect((await stat(privateKeyPath)).mode & 0o777).toBe(0o600);
});

test("never replaces a key", async () => {
  const path = join(folder, "signing.pem");
  await writeSigningKey(path);
  const before = await readFile(path, "utf8");

  await expect(writeSigningKey(path)).rejects.toMatchObject({ code: "PUB-SIGN" });
  expect(await readFile(path, "utf8")).toBe(before);
});
