import { execFileSync, spawnSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, base64String, property, string } from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseSSHPublicKey } from "./parse-ssh-public-key.ts";
import { sshString } from "./ssh-wire.ts";

// The key of the example requests; its fingerprints were printed by ssh-keygen.
const example = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJY8hUYOlvH0do/vFlqR8IV08RqO191cWGbZEc0ipgY catalyst-example";
const hasKeygen = spawnSync("ssh-keygen", ["-?"]).error === undefined;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "catalyst-ssh-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("reading a public key", () => {
  test("gives type, comment and the two fingerprints", () => {
    const parsed = parseSSHPublicKey(`  ${example}\n`);

    expect(parsed).toEqual({ ok: true, key: expect.objectContaining({ type: "ssh-ed25519", comment: "catalyst-example", line: example }) });
  });

  test.skipIf(!hasKeygen)("agrees with ssh-keygen on both fingerprints", () => {
    const file = join(folder, "example.pub");
    writeFileSync(file, `${example}\n`);

    const parsed = parseSSHPublicKey(example);

    const printed = (hash: string) => execFileSync("ssh-keygen", ["-l", "-E", hash, "-f", file], { encoding: "utf8" }).split(" ")[1];
    expect(parsed.ok && parsed.key.sha256).toBe(printed("sha256"));
    expect(parsed.ok && `MD5:${parsed.key.md5}`).toBe(printed("md5"));
  });

  test.each([
    ["P-256", "nistp256"],
    ["P-384", "nistp384"],
    ["P-521", "nistp521"],
  ])("takes an ECDSA key on %s", (namedCurve, name) => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve });

    expect(parseSSHPublicKey(ecdsaLine(publicKey, name)).ok).toBe(true);
  });

  test("takes RSA from 3072 bits on and names the size of a shorter one", () => {
    const short = parseSSHPublicKey(rsaLine(2048));

    expect(parseSSHPublicKey(rsaLine(3072)).ok).toBe(true);
    expect(short).toEqual({ ok: false, why: expect.stringContaining("2048 bits; at least 3072") });
  });

  test.each([
    ["", /empty/],
    ["-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n-----END OPENSSH PRIVATE KEY-----", /private key/],
    ["-----BEGIN PRIVATE KEY-----", /private key/],
    ["---- BEGIN SSH2 PUBLIC KEY ----\nAAAA", /OpenSSH form/],
    [`${example}\n${example}`, /one line/],
    [`ssh-dss ${example.split(" ")[1]}`, /"ssh-dss" is not accepted/],
    [`ssh-rsa ${example.split(" ")[1]}`, /says "ssh-rsa", but its data is of type "ssh-ed25519"/],
    ["ssh-ed25519", /data is missing/],
    ["ssh-ed25519 not*base64", /not valid base64/],
    [example.split(" ").slice(0, 2).join(" ").slice(0, -8), /incomplete|32 bytes/],
    [`ssh-ed25519 ${Buffer.concat([sshString("ssh-ed25519"), sshString(Buffer.alloc(31))]).toString("base64")}`, /exactly 32 bytes/],
    [
      `ssh-ed25519 ${Buffer.concat([sshString("ssh-ed25519"), sshString(Buffer.alloc(32)), sshString("more")]).toString("base64")}`,
      /exactly 32 bytes/,
    ],
    [`${example} ${"x".repeat(4096)}`, /longer than 4 KiB/],
    [`${example}\u0007`, /control characters/],
    [`restrict ${example}`, /"restrict" is not accepted/],
  ])("refuses %j", (text, why) => {
    const parsed = parseSSHPublicKey(text);

    expect(parsed).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  test("never throws, whatever is pasted", () => {
    const answers = property(string(), base64String(), (noise, data) => {
      for (const text of [noise, `ssh-rsa ${data}`, `ssh-ed25519 ${data}`]) expect(typeof parseSSHPublicKey(text).ok).toBe("boolean");
    });

    assert(answers);
  });
});

function ecdsaLine(publicKey: KeyObject, curve: string): string {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  const type = `ecdsa-sha2-${curve}`;
  return `${type} ${Buffer.concat([sshString(type), sshString(curve), sshString(point)]).toString("base64")}`;
}

function rsaLine(modulusLength: number): string {
  const { n = "", e = "" } = generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" });
  return `ssh-rsa ${Buffer.concat([sshString("ssh-rsa"), sshString(Buffer.from(e, "base64url")), sshString(positive(n))]).toString("base64")}`;
}

/** An unsigned number as SSH writes it: with a leading zero byte, since the first bit is the sign. */
function positive(value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), Buffer.from(value, "base64url")]);
}
