import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { fingerprintOf, parsePublicKey } from "./parse-public-key.ts";

const ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb1O/3TXFMgdI+qyOHtcJmJcKZKz0gWbPXWDdrDRiXK";

describe("a key that is accepted", () => {
  test("is one line, trimmed, with its comment", () => {
    expect(parsePublicKey(`  ${ed25519} me@example.com\n`)).toMatchObject({
      key: { type: "ssh-ed25519", line: `${ed25519} me@example.com` },
    });
  });

  test.each(["256", "384", "521"])("may be on the curve P-%s", (size) => {
    expect(parsePublicKey(curveKey(size))).toMatchObject({ key: { type: `ecdsa-sha2-nistp${size}` } });
  });

  test("may be RSA of 3072 bit", () => {
    expect(parsePublicKey(rsaKey(3072))).toMatchObject({ key: { type: "ssh-rsa" } });
  });

  test("has the fingerprint that ssh-keygen prints", async () => {
    const parsed = parsePublicKey(ed25519);

    expect("key" in parsed && (await fingerprintOf(parsed.key))).toBe("SHA256:Mjp5tHk30mzylX/JeJevJb0cxwxor5jlMdCs73praPs");
  });
});

describe("a text that is refused", () => {
  test.each([
    ["nothing", "", "empty"],
    ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nabc", "private-key"],
    ["another form", "---- BEGIN SSH2 PUBLIC KEY ----\nabc", "other-format"],
    ["two keys", `${ed25519}\n${ed25519}`, "lines"],
    ["an endless comment", `${ed25519} ${"x".repeat(4096)}`, "too-long"],
    ["a type of old", "ssh-dss AAAA", "type"],
    ["a type alone", "ssh-ed25519", "base64"],
    ["no base64", "ssh-ed25519 not*base64", "base64"],
    ["half a key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb1", "cut-off"],
    ["another type in front", ed25519.replace("ssh-ed25519 ", "ssh-rsa "), "mismatch"],
    ["another curve in front", curveKey("256").replace("nistp256 ", "nistp384 "), "mismatch"],
    [
      "another curve inside",
      line("ecdsa-sha2-nistp256", Buffer.from("nistp384"), Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)])),
      "malformed",
    ],
    ["a point that is too short", line("ssh-ed25519", Buffer.alloc(31, 1)), "malformed"],
    ["a negative number", line("ssh-rsa", Buffer.of(1, 0, 1), Buffer.alloc(384, 0xff)), "malformed"],
  ])("%s", (_, text, code) => {
    expect(parsePublicKey(text)).toMatchObject({ problem: { code } });
  });

  test("a short RSA key is told its size", () => {
    expect(parsePublicKey(rsaKey(2048))).toEqual({ problem: { code: "short", detail: "2048" } });
  });
});

function curveKey(size: string): string {
  const { x = "", y = "" } = generateKeyPairSync("ec", { namedCurve: `P-${size}` }).publicKey.export({ format: "jwk" });
  return line(
    `ecdsa-sha2-nistp${size}`,
    Buffer.from(`nistp${size}`),
    Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]),
  );
}

function rsaKey(modulusLength: number): string {
  const { n = "", e = "" } = generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" });
  return line("ssh-rsa", Buffer.from(e, "base64url"), Buffer.concat([Buffer.of(0), Buffer.from(n, "base64url")]));
}

function line(type: string, ...parts: Buffer[]): string {
  const strings = [Buffer.from(type), ...parts].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `${type} ${Buffer.concat(strings).toString("base64")}`;
}
