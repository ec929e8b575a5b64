import { type Rule, blame, byHand } from "../finding.ts";

/** A first boot ended without a kubeconfig. */
export const kubeconfigMissing: Rule = {
  id: "kubeconfig-missing",
  cause: "a first boot ended without a kubeconfig",
  explain({ failure }) {
    const isSeen = failure?.code === "cloud-init-failed" || failure?.code === "kubeconfig-missing";
    if (!failure || !isSeen) return undefined;
    return blame(failure, {
      culprit: { kind: "node", name: "first control plane" },
      owner: "catalyst",
      sentence: "A first control plane never delivered access to its cluster; its last failed step says where it stopped.",
      action: byHand("Read the end of the first boot's log, wipe, and provision again"),
      retry: "after",
      confidence: 0.85,
    });
  },
};
