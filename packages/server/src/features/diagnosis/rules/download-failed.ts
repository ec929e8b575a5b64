import { type Rule, blame, byHand } from "../finding.ts";

/** A node cannot fetch what it installs. */
export const downloadFailed: Rule = {
  id: "download-failed",
  cause: "a node could not fetch what it installs",
  explain({ failure }) {
    const isSeen = failure?.code === "cloud-init-failed" && failure.culprit?.reason === "artifacts";
    if (!failure || !isSeen) return undefined;
    return blame(failure, {
      culprit: { kind: "node", name: "node" },
      owner: "network",
      sentence: "A node cannot fetch what it installs.",
      action: byHand("Set a mirror or open the way out, wipe, and provision again"),
      retry: "after",
    });
  },
};
