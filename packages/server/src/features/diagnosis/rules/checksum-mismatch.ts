import { type Rule, blame, byHand } from "../finding.ts";

/** A file that a node fetched is not the one that was pinned. */
export const checksumMismatch: Rule = {
  id: "checksum-mismatch",
  cause: "a file fetched by a node differs from its pin",
  explain({ failure }) {
    const isSeen = failure?.code === "cloud-init-failed" && /checksum|sha-?256/i.test(failure.message);
    if (!failure || !isSeen) return undefined;
    return blame(failure, {
      culprit: { kind: "artifact", name: "pinned file" },
      owner: "catalyst",
      sentence: "A file is not the one that was pinned; it was not executed.",
      action: byHand("Look into where the file comes from; never run it as it is"),
      retry: "no",
    });
  },
};
