import { mediaTypes } from "../../oci/manifest.ts";
import { type AttachedLayer, readAttached, type Subject, writeAttached } from "./attached-layers.ts";
import { openStatement, signStatement, type Statement } from "./dsse.ts";
import { signedDigest, simpleSigningPayload } from "./simple-signing.ts";
import type { SigningKey, VerifyingKey } from "./signing-key.ts";

const signatureAnnotation = "dev.cosignproject.cosign/signature";

/** How the signatures of an artifact stand to a key. `foreign`: there are some, and none is this key's over this artifact. */
export type SignatureState = "valid" | "foreign" | "absent";

export async function checkSignature(subject: Subject, key: VerifyingKey, signal?: AbortSignal): Promise<SignatureState> {
  const layers = await readAttached(subject, "sig", signal);
  if (layers.length === 0) return "absent";

  return layers.some((layer) => isSignatureOf(layer, subject, key)) ? "valid" : "foreign";
}

/** Signs an artifact, unless the key has done so already. Signatures of others stay. */
export async function addSignature(subject: Subject, key: SigningKey, signal?: AbortSignal): Promise<void> {
  const before = await readAttached(subject, "sig", signal);
  if (before.some((layer) => isSignatureOf(layer, subject, key))) return;
  const payload = simpleSigningPayload(`${subject.registry.registry}/${subject.repository}`, subject.digest);
  const annotations = { [signatureAnnotation]: Buffer.from(key.sign(payload)).toString("base64") };

  await writeAttached(subject, "sig", [...before, { mediaType: mediaTypes.simpleSigning, bytes: payload, annotations }], signal);
}

/** What a key has attested of an artifact. Envelopes of other keys, or about other artifacts, are none. */
export async function readAttestations(subject: Subject, key: VerifyingKey, signal?: AbortSignal): Promise<AttestationsFound> {
  const layers = await readAttached(subject, "att", signal);
  const statements = layers.flatMap((layer) => openStatement(layer.bytes, key) ?? []);

  return {
    statements: statements.filter((statement) => statement.subject.digest === subject.digest),
    foreign: layers.length - statements.length,
    misplaced: statements.filter((statement) => statement.subject.digest !== subject.digest).length,
  };
}

export interface AttestationsFound {
  statements: Statement[];
  /** Envelopes that the key did not sign. */
  foreign: number;
  /** Signed by the key, and about another artifact. */
  misplaced: number;
}

/** Attests, unless the key has attested each of these kinds already. Envelopes of others stay; older ones of this key give way. */
export async function addAttestations(
  subject: Subject,
  statements: readonly Statement[],
  key: SigningKey,
  signal?: AbortSignal,
): Promise<void> {
  const before = await readAttached(subject, "att", signal);
  const known = new Set(before.flatMap((layer) => attestedType(layer, subject, key) ?? []));
  if (statements.every(({ predicateType }) => known.has(predicateType))) return;
  const others = before.filter((layer) => openStatement(layer.bytes, key) === undefined);
  const own = statements.map((statement): AttachedLayer => {
    const annotations = { [signatureAnnotation]: "", predicateType: statement.predicateType };

    return { mediaType: mediaTypes.dsse, bytes: signStatement(statement, key), annotations };
  });

  await writeAttached(subject, "att", [...others, ...own], signal);
}

function attestedType({ bytes }: AttachedLayer, subject: Subject, key: VerifyingKey): string | undefined {
  const statement = openStatement(bytes, key);

  return statement?.subject.digest === subject.digest ? statement.predicateType : undefined;
}

function isSignatureOf({ bytes, annotations }: AttachedLayer, subject: Subject, key: VerifyingKey): boolean {
  const signature = annotations[signatureAnnotation];

  return signature !== undefined && signedDigest(bytes) === subject.digest && key.isSigned(bytes, Buffer.from(signature, "base64"));
}
