import { isClean, publishAttestationType, readPublishAttestation } from "../publish-attestation.ts";
import { billTypes } from "../sbom/bill-of-materials.ts";
import { readAttached, type Subject } from "../signing/attached-layers.ts";
import type { Statement } from "../signing/dsse.ts";
import { checkSignature, readAttestations } from "../signing/signatures.ts";
import type { VerifyingKey } from "../signing/signing-key.ts";
import type { ArtifactFindingCode } from "./artifact-finding.ts";
import { billedArchive } from "./billed-archive.ts";

/** Signature, bills of materials and publish attestation of an artifact, against a key and the archive's own hash. */
export async function checkSigned(
  subject: Subject,
  archiveSha256: string | undefined,
  key: VerifyingKey | undefined,
  add: (code: ArtifactFindingCode, detail: string) => void,
  signal?: AbortSignal,
): Promise<{ signed: boolean; attested: boolean }> {
  if (key === undefined) {
    const layers = await readAttached(subject, "sig", signal);
    if (layers.length === 0) add("ART-UNSIGNED", "It carries no signature.");
    else add("ART-SIGNATURE-NOT-CHECKED", `It carries ${layers.length} signatures, and no key was given.`);

    return { signed: false, attested: false };
  }
  const state = await checkSignature(subject, key, signal);
  if (state === "absent") add("ART-UNSIGNED", "It carries no signature.");
  if (state === "foreign") add("ART-SIGNATURE", `None of its signatures is of the key ${key.fingerprint.slice(0, 16)}… over these bytes.`);
  const { statements, misplaced, foreign } = await readAttestations(subject, key, signal);
  const others = foreign + misplaced === 0 ? "" : ` (${foreign} of other keys, ${misplaced} about other artifacts)`;

  const spdx = checkBill(statements, "spdx", archiveSha256, others, add);
  const cyclonedx = checkBill(statements, "cyclonedx", archiveSha256, others, add);
  const published = checkAttestation(statements, archiveSha256, others, add);

  return { signed: state === "valid", attested: spdx && cyclonedx && published };
}

function checkBill(
  statements: readonly Statement[],
  format: keyof typeof billTypes,
  archiveSha256: string | undefined,
  others: string,
  add: (code: ArtifactFindingCode, detail: string) => void,
): boolean {
  const found = statements.filter(({ predicateType }) => predicateType === billTypes[format]);
  if (found.length === 0) {
    add("ART-SBOM-MISSING", `It carries no bill of materials of the type ${billTypes[format]} by this key${others}.`);

    return false;
  }
  const isOfArchive = found.some(({ predicate }) => billedArchive(predicate, format) === archiveSha256);
  if (!isOfArchive) add("ART-SBOM-MISMATCH", `Its bill of materials (${format}) names another archive.`);

  return isOfArchive;
}

function checkAttestation(
  statements: readonly Statement[],
  archiveSha256: string | undefined,
  others: string,
  add: (code: ArtifactFindingCode, detail: string) => void,
): boolean {
  const found = statements.filter(({ predicateType }) => predicateType === publishAttestationType);
  if (found.length === 0) {
    add("ART-ATTESTATION-MISSING", `It carries no publish attestation by this key${others}.`);

    return false;
  }
  const attestations = found.flatMap(({ predicate }) => readPublishAttestation(predicate) ?? []);
  const clean = attestations.some((attestation) => attestation.archiveSha256 === archiveSha256 && isClean(attestation));
  if (!clean) add("ART-ATTESTATION-UNCLEAN", "Its publish attestation names an error, a guard that did not pass, or another archive.");

  return clean;
}
