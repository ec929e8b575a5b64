import { sha256Of } from "../../oci/digest.ts";
import type { Publication, PublishDependencies, PublishInput, PublishVerdict } from "../publication.ts";
import { type PublishAttestation, publishAttestationType } from "../publish-attestation.ts";
import { PublishError } from "../publish-error.ts";
import { billTypes } from "../sbom/bill-of-materials.ts";
import type { Subject } from "../signing/attached-layers.ts";
import type { Statement } from "../signing/dsse.ts";
import { addAttestations, addSignature, checkSignature, readAttestations } from "../signing/signatures.ts";
import type { SigningKey, VerifyingKey } from "../signing/signing-key.ts";
import type { ChartPackage } from "./package-chart.ts";
import type { LockedDependency } from "./resolve-dependencies.ts";
import type { Bills } from "./write-bills.ts";

const guards = [
  "each declared dependency is there in the locked bytes and contributes",
  "the archive holds every dependency",
  "what was pulled equals what was pushed",
  "the pulled chart renders, and its tests pass on it",
];

/** Step 6. Signs, attests, then reads everything back and verifies it. Rejects with PublishError PUB-SIGN. Safe to repeat: what is valid stays. */
export async function signArtifact(
  subject: Subject,
  bills: Bills,
  attestation: PublishAttestation,
  key: SigningKey,
  signal?: AbortSignal,
): Promise<void> {
  const about = { name: `${subject.registry.registry}/${subject.repository}`, digest: subject.digest };
  const statements: Statement[] = [
    { predicateType: billTypes.spdx, predicate: bills.spdx, subject: about },
    { predicateType: billTypes.cyclonedx, predicate: bills.cyclonedx, subject: about },
    { predicateType: publishAttestationType, predicate: attestation, subject: about },
  ];
  await addSignature(subject, key, signal);
  await addAttestations(subject, statements, key, signal);

  if (!(await isSignedAndAttested(subject, key, signal))) {
    throw new PublishError("PUB-SIGN", `Read back, the signature or an attestation of ${subject.digest} does not verify.`);
  }
}

/** Whether the key's signature and all three attestations are there. */
export async function isSignedAndAttested(subject: Subject, key: VerifyingKey, signal?: AbortSignal): Promise<boolean> {
  if ((await checkSignature(subject, key, signal)) !== "valid") return false;
  const { statements } = await readAttestations(subject, key, signal);
  const types = new Set(statements.map(({ predicateType }) => predicateType));

  return [billTypes.spdx, billTypes.cyclonedx, publishAttestationType].every((type) => types.has(type));
}

/** The key of this run, before anything is done with it. Keyless signing is refused rather than left out silently. */
export function requireSigningKey({ signingKey }: PublishDependencies, { identityToken, dryRun }: PublishInput): SigningKey | undefined {
  if (identityToken !== undefined) {
    const reason = "Signing with an identity token needs a certificate authority and a transparency log; neither is built in.";
    throw new PublishError("PUB-SIGN", `${reason} Sign with a key.`);
  }
  if (signingKey === undefined && dryRun !== true) throw new PublishError("PUB-SIGN", "There is no key to sign with.");

  return signingKey;
}

export function attestationOf(
  { name, version }: Publication,
  { sha256, packed, standIns }: ChartPackage,
  dependencies: readonly LockedDependency[],
  verdict: PublishVerdict,
  { run }: PublishInput,
  { helm, kubeVersion, now }: PublishDependencies,
): PublishAttestation {
  const { ruleSetVersion, errors, warnings } = verdict;

  return {
    blueprint: { name, version },
    run,
    publishedAt: now().toISOString(),
    rules: { version: ruleSetVersion, errors, warnings },
    tools: { helm: helm.version, kubeVersion },
    // A publication that gets here has passed them all: each ends it otherwise.
    guards: guards.map((what, index) => ({ guard: index + 1, what, passed: true })),
    archiveSha256: sha256,
    inputs: [...packed.files].map(([path, bytes]) => ({ path, sha256: sha256Of(bytes) })),
    dependencies: dependencies.map((dependency) => ({ ...dependency })),
    standIns: [...standIns],
  };
}
