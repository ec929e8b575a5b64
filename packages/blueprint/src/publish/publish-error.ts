/** Why a publication stopped: what each code means and what to do next. */
export const publishErrors = {
  "PUB-VERIFY": { title: "The Blueprint does not pass its checks", next: "Correct what `catalyst blueprint verify` reports." },
  "PUB-VERSION-TAKEN": { title: "Other bytes are published under this version", next: "Bump the version: `catalyst blueprint bump`." },
  "PUB-RESERVED": { title: "Another run is publishing this version", next: "Wait for that run to end, then publish again." },
  "PUB-DEP-BYTES": {
    title: "A dependency is not the one that was locked, or brings nothing",
    next: "Look at what changed in the repository of the chart; lock again with `catalyst blueprint deps lock` only when it is meant.",
  },
  "PUB-PACKAGE": { title: "The chart cannot be packaged", next: "Correct the files that the message names." },
  "PUB-STAND-IN": {
    title: "The chart holds a stand-in of the lab",
    next: "Fetch the real chart (`catalyst blueprint deps fetch`) and publish again.",
  },
  "PUB-ROUNDTRIP": { title: "What the registry gives back is not what was pushed", next: "Try again; if it stays, look at the registry." },
  "PUB-SMOKE": { title: "The published chart does not render", next: "Render it with `catalyst blueprint render` and correct it." },
  "PUB-SBOM": {
    title: "The bill of materials would be incomplete",
    next: "Write the digest of each image, as its registry tells it, into images.lock.yaml.",
  },
  "PUB-SIGN": {
    title: "The artifact cannot be signed, or its signature does not verify",
    next: "Name a key with --key; `catalyst blueprint keys generate signing.pem` makes one.",
  },
} as const satisfies Record<string, { title: string; next: string }>;

export type PublishErrorCode = keyof typeof publishErrors;

/** The message says what was met; title and next step stand in the table. No tag was moved. */
export class PublishError extends Error {
  override readonly name = "PublishError";
  readonly code: PublishErrorCode;

  constructor(code: PublishErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }

  get title(): string {
    return publishErrors[this.code].title;
  }

  get next(): string {
    return publishErrors[this.code].next;
  }
}
