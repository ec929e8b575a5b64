import { type Rule, blame, retryAfter } from "../finding.ts";

/** A token that worked before is not accepted any more, or cannot be opened. */
export const credentialsChanged: Rule = {
  id: "credentials-changed",
  cause: "a token that worked before does not any more",
  explain({ failure, attempt }) {
    const isSeen =
      failure?.code === "needs-credentials" ||
      (failure?.code === "hetzner-unauthorized" && (attempt > 1 || failure.phase.startsWith("wipe-")));
    if (!failure || !isSeen) return undefined;
    return blame(failure, {
      culprit: { kind: "token", name: "cloud token" },
      owner: "you",
      sentence: "The token was changed meanwhile, or is not held any more; enter a new one to go on.",
      action: retryAfter("Enter the cloud token and retry", failure),
      retry: "after",
    });
  },
};
