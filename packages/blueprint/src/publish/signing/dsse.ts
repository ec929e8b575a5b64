import { Type } from "typebox";
import { Value } from "typebox/value";
import type { SigningKey, VerifyingKey } from "./signing-key.ts";

/** A statement about an artifact (in-toto attestation framework, Statement v0.1, the version that cosign 2 writes). */
export interface Statement {
  predicateType: string;
  predicate: Record<string, unknown>;
  /** The subject's name and the digest of its manifest, `sha256:…`. */
  subject: { name: string; digest: string };
}

const payloadType = "application/vnd.in-toto+json";
const statementType = "https://in-toto.io/Statement/v0.1";

const envelopeSchema = Type.Object({
  payloadType: Type.Literal(payloadType),
  payload: Type.String(),
  signatures: Type.Array(Type.Object({ sig: Type.String() }), { minItems: 1 }),
});

const statementSchema = Type.Object({
  _type: Type.String({ pattern: "^https://in-toto\\.io/Statement/v(0\\.1|1)$" }),
  predicateType: Type.String(),
  subject: Type.Array(Type.Object({ name: Type.String(), digest: Type.Record(Type.String(), Type.String()) }), { minItems: 1 }),
  predicate: Type.Record(Type.String(), Type.Unknown()),
});

/** A signed statement as a DSSE envelope (github.com/secure-systems-lab/dsse, envelope.md). */
export function signStatement({ predicateType, predicate, subject }: Statement, key: SigningKey): Uint8Array {
  const payload = encode({
    _type: statementType,
    predicateType,
    subject: [{ name: subject.name, digest: { sha256: subject.digest.replace("sha256:", "") } }],
    predicate,
  });
  const signature = key.sign(preAuthenticationEncoding(payload));

  return encode({
    payloadType,
    payload: Buffer.from(payload).toString("base64"),
    signatures: [{ keyid: "", sig: Buffer.from(signature).toString("base64") }],
  });
}

/** The statement of an envelope that the key has signed; undefined for every other one. */
export function openStatement(envelope: Uint8Array, key: VerifyingKey): Statement | undefined {
  const outer = parse(envelope);
  if (!Value.Check(envelopeSchema, outer)) return undefined;
  const payload = Buffer.from(outer.payload, "base64");
  const signedBytes = preAuthenticationEncoding(payload);
  if (!outer.signatures.some(({ sig }) => key.isSigned(signedBytes, Buffer.from(sig, "base64")))) return undefined;
  const statement = parse(payload);
  if (!Value.Check(statementSchema, statement)) return undefined;
  const [subject] = statement.subject;

  return {
    predicateType: statement.predicateType,
    predicate: statement.predicate,
    subject: { name: subject!.name, digest: `sha256:${subject!.digest["sha256"] ?? ""}` },
  };
}

/** DSSE protocol.md: both lengths in bytes, so that no type can be read as a part of the body. */
function preAuthenticationEncoding(payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `), payload]);
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
