import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sampleDeployment } from "../../testing/sample-deployment.ts";
import { createWipeReport, type ReportSigner, verifyWipeReport } from "./wipe-report.ts";
import { beginWipe, type WipeProgress } from "./wipe-progress.ts";

const now = new Date("2026-11-22T11:00:00.000Z");
const clean: WipeProgress = {
  ...beginWipe(undefined, now),
  verified: true,
  localCleaned: true,
  seen: ["servers:1", "servers:2", "networks:3"],
  gone: ["servers:1", "servers:2", "networks:3"],
};

describe("the report of a wipe", () => {
  test("counts what was found and deleted, by kind", () => {
    const report = createWipeReport(sampleDeployment(), clean, now, newSigner());

    expect(report).toMatchObject({
      found: { servers: 2, networks: 1 },
      deleted: { servers: 2, networks: 1 },
      verifiedZeroOrphans: true,
      wipedAt: "2026-11-22T11:00:00.000Z",
    });
    expect(report.hetznerPurge).toMatchObject({ servers: 2, networks: 1, firewalls_retried: 0, errors: [] });
  });

  test("is signed when clean, by a signature that anybody can check", () => {
    const signer = newSigner();

    const report = createWipeReport(sampleDeployment(), clean, now, signer);

    expect(verifyWipeReport(report)).toBe(true);
    expect(verifyWipeReport(report, signer.publicKey)).toBe(true);
    expect(verifyWipeReport(JSON.parse(JSON.stringify(report)) as typeof report)).toBe(true);
  });

  test("is not signed while anything of ours may be left", () => {
    const report = createWipeReport(sampleDeployment(), { ...clean, verified: false }, now, newSigner());

    expect(report.signature).toBeUndefined();
    expect(report.wipedAt).toBeUndefined();
    expect(verifyWipeReport(report)).toBe(false);
  });

  test("does not survive a change, nor another signer's key", () => {
    const report = createWipeReport(sampleDeployment(), clean, now, newSigner());
    const other = newSigner();

    expect(verifyWipeReport({ ...report, found: { servers: 1 } })).toBe(false);
    expect(verifyWipeReport({ ...report, publicKey: other.publicKey })).toBe(false);
    expect(verifyWipeReport(report, other.publicKey)).toBe(false);
    expect(verifyWipeReport({ ...report, publicKey: "not a key" })).toBe(false);
  });
});

function newSigner(): ReportSigner {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    publicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    sign: (bytes) => sign(null, bytes, privateKey).toString("base64"),
  };
}
