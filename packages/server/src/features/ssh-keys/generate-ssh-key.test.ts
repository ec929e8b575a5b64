import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemRandom } from "../../platform/random.ts";
import { generateSSHKey } from "./generate-ssh-key.ts";
import { parseSSHPublicKey } from "./parse-ssh-public-key.ts";

const hasKeygen = spawnSync("ssh-keygen", ["-?"]).error === undefined;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "catalyst-ssh-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("making a key pair", () => {
  test("its public half passes our own check, with the same fingerprint", () => {
    const made = generateSSHKey("catalyst@acme.example.org", systemRandom);

    const parsed = parseSSHPublicKey(made.publicKey);

    expect(parsed).toMatchObject({ ok: true, key: { sha256: made.fingerprint, comment: "catalyst@acme.example.org" } });
  });

  test.skipIf(!hasKeygen)("ssh-keygen reads the private half and finds the same public one, for comments of every length", () => {
    for (const comment of ["", "c", "ca", "catalyst", "catalyst@a.example.org"]) {
      const made = generateSSHKey(comment, systemRandom);
      const file = join(folder, `key-${comment.length}`);
      writeFileSync(file, made.privateKey, { mode: 0o600 });

      const read = execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" }).trim();

      expect(read).toBe(made.publicKey.trim());
    }
  });
});
