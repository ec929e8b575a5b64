import { createPublicKey, verify } from "node:crypto";
import type { WipeReport } from "@catalyst/contract";
import { canonicalJSON } from "../../platform/canonical-json.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { isClean, type WipeProgress } from "./wipe-progress.ts";

/** Holds the mothership's Ed25519 key. */
export interface ReportSigner {
  /** SPKI, DER, base64. */
  publicKey: string;
  /** Signature of the bytes, base64. */
  sign(bytes: Uint8Array): string;
}

/** What a wipe found, deleted and left. Signed only when nothing of ours is left in cloud and DNS, so that a signature always means a clean end. */
export function createWipeReport(
  deployment: Pick<Deployment, "id"> & { spec: { fqdn: string } },
  progress: WipeProgress,
  now: Date,
  signer: ReportSigner,
): WipeReport {
  const deleted = countByKind(progress.gone);
  const hetznerPurge = { ...deleted, firewalls_retried: progress.firewallsRetried, errors: progress.errors };
  const report: WipeReport = {
    deploymentId: deployment.id,
    sovereignFQDN: deployment.spec.fqdn,
    startedAt: progress.startedAt,
    ...(isClean(progress) ? { wipedAt: now.toISOString() } : {}),
    tofuDestroyed: progress.tofuDestroyed,
    hetznerPurge,
    found: countByKind(progress.seen),
    deleted,
    pdmReleased: progress.pdmReleased ?? false,
    localCleaned: progress.localCleaned,
    residualOrphans: progress.residual,
    left: progress.left,
    verifiedZeroOrphans: progress.verified,
    errors: progress.errors,
  };
  if (!isClean(progress)) return report;

  const signed = { ...report, publicKey: signer.publicKey };
  return { ...signed, signature: signer.sign(bytesOf(signed)) };
}

/** Whether a report is as it was signed. Give the mothership's own key to learn that it was this mothership that signed it. */
export function verifyWipeReport(report: WipeReport, expectedPublicKey?: string): boolean {
  const { signature, ...signed } = report;
  if (signature === undefined || signed.publicKey === undefined) return false;
  if (expectedPublicKey !== undefined && signed.publicKey !== expectedPublicKey) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(signed.publicKey, "base64"), format: "der", type: "spki" });
    return key.asymmetricKeyType === "ed25519" && verify(null, bytesOf(signed), key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}

function bytesOf(report: object): Buffer {
  return Buffer.from(canonicalJSON(report), "utf8");
}

function countByKind(refs: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const ref of refs) {
    const kind = ref.slice(0, ref.indexOf(":"));
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
