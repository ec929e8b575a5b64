import { type Rule, blame, retryAfter } from "../finding.ts";

/** A limit of the project is used up. */
export const quotaReached: Rule = {
  id: "quota-reached",
  cause: "a limit of the project is used up",
  explain({ failure }) {
    if (failure?.code !== "hetzner-quota") return undefined;
    return blame(failure, {
      culprit: { kind: "quota", name: "project limit" },
      owner: "you",
      sentence: "A limit of the project is used up; ask the provider to raise it, or free something.",
      action: retryAfter("Raise the limit with the provider or free something, then retry", failure),
      retry: "after",
    });
  },
};
