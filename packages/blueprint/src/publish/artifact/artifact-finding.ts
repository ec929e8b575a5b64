/** What can be wrong with an artifact, whoever made it. */
export const artifactFindings = {
  "ART-ABSENT": "There is no such artifact.",
  "ART-BYTES": "The registry holds something else than its digest names.",
  "ART-NOT-A-CHART": "It is no Helm chart, or one that nobody should unpack.",
  "ART-NAME": "The chart inside has another name or version.",
  "ART-HOLLOW": "What it declares to wrap is missing, or brings nothing.",
  "ART-STAND-IN": "It holds a stand-in of the lab.",
  "ART-UNSIGNED": "Nobody has signed it.",
  "ART-SIGNATURE": "It is signed, and not by this key.",
  "ART-SIGNATURE-NOT-CHECKED": "There is no key to check its signature with.",
  "ART-SBOM-MISSING": "A bill of materials is missing.",
  "ART-SBOM-MISMATCH": "A bill of materials speaks of other bytes.",
  "ART-ATTESTATION-MISSING": "Nothing says by which rules it was published.",
  "ART-ATTESTATION-UNCLEAN": "It was published past a rule or a guard, or what says so speaks of other bytes.",
} as const;

export type ArtifactFindingCode = keyof typeof artifactFindings;

export interface ArtifactFinding {
  code: ArtifactFindingCode;
  /** What was met, as a sentence. */
  detail: string;
}

export interface ArtifactVerdict {
  reference: string;
  /** Of the manifest; undefined when there is none. */
  digest: string | undefined;
  /** The chart inside; undefined when it could not be read. */
  chart: { name: string; version: string } | undefined;
  /** Undefined when it could not be judged. */
  hollow: boolean | undefined;
  standIns: readonly string[];
  signed: boolean;
  /** Both bills of materials and a clean publish attestation, all over these bytes. */
  attested: boolean;
  findings: readonly ArtifactFinding[];
}
