import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

/** Names the predicate; `cosign verify-attestation --type` takes it as it is. */
export const publishAttestationType = "https://catalyst.openova.io/attestations/publish/v1";

const digest = Type.String({ pattern: "^[0-9a-f]{64}$" });

const schema = Type.Object({
  blueprint: Type.Object({ name: Type.String(), version: Type.String() }),
  run: Type.String(),
  publishedAt: Type.String(),
  /** The rules that the Blueprint passed, by the version of their program. */
  rules: Type.Object({ version: Type.String(), errors: Type.Integer(), warnings: Type.Integer() }),
  tools: Type.Object({ helm: Type.String(), kubeVersion: Type.String() }),
  guards: Type.Array(Type.Object({ guard: Type.Integer(), what: Type.String(), passed: Type.Boolean() })),
  archiveSha256: digest,
  /** Of every file that went into the archive, by its path there. */
  inputs: Type.Array(Type.Object({ path: Type.String(), sha256: digest })),
  dependencies: Type.Array(Type.Object({ name: Type.String(), version: Type.String(), repository: Type.String(), sha256: digest })),
  /** Not empty only in a lab. */
  standIns: Type.Array(Type.String()),
});

/** What a publication says of itself: by which rules, with which tools, out of which bytes. */
export type PublishAttestation = Static<typeof schema>;

/** Undefined for something else. */
export function readPublishAttestation(predicate: Record<string, unknown>): PublishAttestation | undefined {
  return Value.Check(schema, predicate) ? predicate : undefined;
}

/** No error of the rules, and all guards passed. */
export function isClean({ rules, guards }: PublishAttestation): boolean {
  return rules.errors === 0 && guards.length === 4 && guards.every(({ passed }) => passed);
}
