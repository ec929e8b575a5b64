import { type Rule, blame, byHand } from "../finding.ts";

/** The SSH public key is refused. */
export const sshKeyMalformed: Rule = {
  id: "ssh-key-malformed",
  cause: "the SSH public key is not valid",
  explain({ failure }) {
    if (failure?.code !== "ssh-key-rejected") return undefined;
    return blame(failure, {
      culprit: { kind: "ssh key", name: "SSH public key" },
      owner: "you",
      sentence: "The SSH public key is not valid. Nothing was created.",
      action: byHand("Start a deployment with one line of a public key, or generate a pair"),
      retry: "after",
    });
  },
};
